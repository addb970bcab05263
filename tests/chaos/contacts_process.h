// The contacts service as it is deployed, on a database of its own, its neighbours down.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>

#include "services/runtime/access/assertion.h"
#include "services/runtime/rpc/client.h"
#include "tests/support/child_process.h"
#include "tests/support/postgres.h"

namespace passerelle::chaos {

class ContactsProcess {
 public:
  // Not started yet. It knows one site, "montreuil".
  ContactsProcess();

  void Start();
  // The same, with a clock that shows two in the morning.
  void StartAtNight();
  // At any moment, as kill -9 does.
  void Kill();

  // As the coordinator of the site; waits for the process to answer at all.
  template <class Response>
  absl::StatusOr<Response> Call(std::string_view method, const google::protobuf::Message& request) {
    return client_->Call<Response>(method, request, Options());
  }
  void AwaitAnswers();

  db::Result Sql(const std::string& sql) { return testing::Postgres::Running().Sql(database_.name, sql); }
  // Whoever changes a row of `table` for which `condition` holds waits until the object goes; the work done so far then
  // counts as far as it was committed.
  class Hold;
  bool SomebodyIsHeld() { return !Sql("select from pg_locks where locktype = 'advisory' and not granted").empty(); }
  // No session of the process is left on the server.
  bool IsForgotten();

 private:
  void Run(const std::vector<std::string>& settings);
  rpc::CallOptions Options() const;

  const testing::Database database_;
  const testing::ServerDirectory directory_;
  const access::KeyPair gateway_key_ = access::MakeKeyPair();
  const access::AssertionSigner signer_;
  const std::string address_;
  const std::string master_keys_;
  std::unique_ptr<rpc::Client> client_;
  std::unique_ptr<testing::ChildProcess> process_;
};

class ContactsProcess::Hold {
 public:
  Hold(ContactsProcess& contacts, const std::string& table, const std::string& condition);
  ~Hold();

 private:
  ContactsProcess& contacts_;
  const std::string table_;
  std::unique_ptr<db::Connection> holder_;
};

}  // namespace passerelle::chaos
