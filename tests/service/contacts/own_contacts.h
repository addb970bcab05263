// The contacts service on a database of its own, its neighbours down, with master keys that a test chooses.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "services/runtime/access/assertion.h"
#include "services/runtime/process/service.h"
#include "services/runtime/rpc/client.h"
#include "tests/support/postgres.h"
#include "tests/support/suite.h"

namespace passerelle::contacts {

// A replica; several may stand on one database.
class Replica {
 public:
  Replica(std::unique_ptr<process::Service> service, const access::AssertionSigner& signer);

  template <class Response>
  absl::StatusOr<Response> Call(std::string_view method, const google::protobuf::Message& request) {
    return client_.Call<Response>(method, request, Options());
  }

 private:
  rpc::CallOptions Options() const;

  std::unique_ptr<process::Service> service_;
  const access::AssertionSigner& signer_;  // as the gateway
  rpc::Client client_;
};

class OwnContacts {
 public:
  // Knows the site "montreuil" once it is migrated.
  OwnContacts();

  // Only the migrations before the one of that name, as an earlier version of the service had them.
  absl::Status MigrateBefore(std::string_view migration);
  absl::Status Migrate(const std::string& master_keys);
  std::unique_ptr<Replica> Start(const std::string& master_keys);
  // `passerelle-contacts rotate-keys`.
  absl::Status RotateKeys(const std::string& master_keys);

  db::Result Sql(const std::string& sql, const db::Params& params = {}) const;
  const testing::Database& database() const { return database_; }

 private:
  std::map<std::string, std::string> Environment(const std::string& master_keys) const;
  absl::StatusOr<config::Settings> Settings(const std::string& master_keys) const;

  testing::Database database_;
  access::KeyPair gateway_key_ = access::MakeKeyPair();
  access::AssertionSigner signer_;
};

}  // namespace passerelle::contacts
