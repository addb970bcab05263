// The contacts service alone, its neighbours down, with a network to its database that can fail.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <string>

#include "passerelle/contacts/v1/visits.pb.h"
#include "services/runtime/access/assertion.h"
#include "services/runtime/process/service.h"
#include "services/runtime/rpc/client.h"
#include "tests/support/master_keys.h"
#include "tests/support/postgres.h"
#include "tests/support/tcp_gate.h"

namespace passerelle::chaos {

class GatedContacts {
 public:
  // It knows one site, "montreuil", and one person.
  GatedContacts();

  testing::TcpGate& gate() { return *gate_; }

  // Records the person's visit at second `second` under `key`, once; the service's status.
  absl::StatusOr<contacts::v1::Visit> Record(int second, const std::string& key,
                                             absl::Duration timeout = absl::Seconds(5));
  // The same, again and again under one key, as a patient client does. Counts the calls that were UNAVAILABLE or timed
  // out in `lost`; any other error is returned at once.
  absl::Status RecordPatiently(int second, const std::string& key, int& lost);

  // Rows of `table`, or of a sub-select, past the gate.
  std::int64_t Count(const std::string& table);
  // Events written so far, sequenced or not: in one statement, for they move meanwhile.
  std::int64_t Events() { return Count("(select fact from event_log union all select fact from outbox) as events"); }

 private:
  void Migrate();
  void Start();
  rpc::CallOptions Options(const std::string& key, absl::Duration timeout) const;

  testing::Database database_;
  const std::string master_keys_ = testing::NewMasterKeys();
  std::unique_ptr<testing::TcpGate> gate_;
  std::unique_ptr<access::AssertionSigner> signer_;
  std::string public_key_;
  std::unique_ptr<process::Service> service_;
  std::unique_ptr<rpc::Client> client_;
  std::string person_;
};

}  // namespace passerelle::chaos
