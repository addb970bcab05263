// Services of the suite running in the test's process, on a real private PostgreSQL and Redis, reached over real gRPC
// sockets.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/runtime/access/principal.h"
#include "services/runtime/db/database.h"
#include "services/runtime/process/service.h"
#include "services/runtime/rpc/client.h"

namespace passerelle::testing {

// Principals that tests act as; the suite signs for them as the gateway would.
access::Principal Reception(std::string site);
access::Principal Coordinator(std::string site);
access::Principal Director();  // "*"
access::Principal Analyst();   // "*"
access::Principal WithRole(std::string role, std::vector<std::string> sites);
// Another process of the suite, for internal rpcs; the suite signs for it with its own key.
access::Principal Process(const std::string& service);

class Suite {
 public:
  // The suite of this test executable, started at the first call with every service; stopped at exit.
  static Suite& Running();

  // Calls an rpc by its full name ("passerelle.contacts.v1.PeopleService.GetPerson") as `caller`, at the service its
  // package names.
  template <class Response>
  absl::StatusOr<Response> Call(const access::Principal& caller, std::string_view method,
                                const google::protobuf::Message& request, std::string_view idempotency_key = "") {
    return ClientOf(method).Call<Response>(method, request, OptionsFor(caller, idempotency_key));
  }

  // The same for types known only at run time; as nobody when `caller` is null.
  absl::Status CallInto(const access::Principal* caller, std::string_view method,
                        const google::protobuf::Message& request, google::protobuf::Message& response);

  // Direct access to a service's database, as its owner, for what no rpc shows (ledger invariants, outbox).
  absl::StatusOr<db::Result> Sql(std::string_view service, const std::string& sql, const db::Params& params = {});

  // Waits (on the condition, at most 20 s) until every outbox is empty and every consumer has taken in its feed's head.
  void AwaitFeeds();

  // Stops a service as SIGTERM would, and starts it again on the same database.
  void Stop(std::string_view service);
  void Start(std::string_view service);

  // The settings with which a service of the suite runs.
  const std::map<std::string, std::string>& EnvironmentOf(std::string_view service) const;
  // The settings with which a gateway reaches this suite: upstreams, signing key, cache.
  std::map<std::string, std::string> GatewayEnvironment() const;

  // A site of its own for one test, created through outreach and known to every service: tests do not see each other's
  // rows.
  std::string NewSite(std::string time_zone = "Europe/Paris");
  // The slug of a store at the site, created through supplies.
  std::string NewStore(const std::string& site);
  // The slug of an item without lots, created through supplies and known to every service.
  std::string NewItem(const std::string& family = "INJECTION", const std::string& report_line = "other");

 private:
  Suite();
  ~Suite();
  rpc::Client& ClientOf(std::string_view method);
  rpc::CallOptions OptionsFor(const access::Principal& caller, std::string_view idempotency_key);
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace passerelle::testing
