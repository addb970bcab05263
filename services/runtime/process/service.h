// A whole service process: configuration, logs, metrics, pool, cache, migrations, feeds, gRPC server, health, graceful
// end.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <typeinfo>
#include <vector>

#include "services/runtime/config/settings.h"
#include "services/runtime/db/migrator.h"
#include "services/runtime/db/statement.h"
#include "services/runtime/events/subscription.h"
#include "services/runtime/process/job.h"
#include "services/runtime/rpc/context.h"
#include "services/runtime/rpc/method.h"
#include "services/runtime/vault/vault.h"

namespace passerelle::process {

// What a service gives its state to be made from.
struct StateInputs {
  db::Pool& pool;
  cache::Cache& cache;
  const config::Settings& settings;
  const vault::Vault* vault = nullptr;  // of a service that seals
};

// What must be done in code before a migration of the service is applied, such as sealing what is there.
struct DataStep {
  std::string before;  // "0005_plain_text_gone"
  // As the owner of the schema, outside of a transaction. It may have been killed half-way before, so it commits in
  // batches and goes on where it stopped. Its SQL stands beside it, not among the service's statements: these must be
  // right for the newest schema.
  std::function<absl::Status(db::Connection& owner, const vault::Vault& vault, const config::Settings& settings)> run;
};

// What makes one service different from another.
struct ServiceDefinition {
  std::string name;  // "contacts"
  std::vector<rpc::Method> rpcs;
  std::vector<db::Statement> statements;
  std::vector<db::Migration> migrations;
  // Whether it holds personal data: it then has a vault (rpc.vault(), StateInputs::vault), the table data_key, the
  // command `rotate-keys`, and does not start without master keys.
  bool sealed = false;
  std::vector<DataStep> data_steps;       // of a service that seals
  std::vector<config::Setting> settings;  // besides the common ones
  // The state that handlers reach by rpc.state<State>(). Made after the database answers, without asking it anything.
  std::function<std::shared_ptr<void>(const StateInputs&)> make_state = [](const StateInputs&) { return nullptr; };
  const std::type_info* state_type = &typeid(void);
  // What the state needs of the database before anybody may use it.
  std::function<absl::Status(const std::shared_ptr<void>& state)> open_state = [](const std::shared_ptr<void>&) {
    return absl::OkStatus();
  };
  // The feeds it follows, applied with its state.
  std::function<std::vector<events::Subscription>(std::shared_ptr<void> state)> subscriptions =
      [](const std::shared_ptr<void>&) { return std::vector<events::Subscription>{}; };
  // The neighbours that handlers and jobs call; each needs an address.
  std::vector<std::string> calls;
  // What it does by itself, with its state.
  std::function<std::vector<Job>(std::shared_ptr<void> state)> jobs = [](const std::shared_ptr<void>&) {
    return std::vector<Job>{};
  };
  // Tells a site that does not exist from one that the caller may not act for; by default every site exists.
  std::function<rpc::KnowsSite(std::shared_ptr<void> state)> knows_site = [](const std::shared_ptr<void>&) {
    return rpc::KnowsSite([](std::string_view) { return true; });
  };
  // The same by the state's knowledge of sites.
  template <class State>
  void UseSites(std::function<bool(State& state, std::string_view site)> knows) {
    knows_site = [knows](const std::shared_ptr<void>& state) -> rpc::KnowsSite {
      return [knows, own = std::static_pointer_cast<State>(state)](std::string_view site) { return knows(*own, site); };
    };
  }
  // Further sub-commands: name → (help, function), such as statistics' "rebuild".
  struct Command {
    std::string help;
    std::function<absl::Status(const StateInputs&)> run;
  };
  std::map<std::string, Command> commands;

  template <class State>
  void UseState(std::function<std::shared_ptr<State>(const StateInputs&)> make,
                std::function<std::vector<events::Subscription>(State&)> subscribe = nullptr) {
    make_state = [make](const StateInputs& inputs) -> std::shared_ptr<void> { return make(inputs); };
    state_type = &typeid(State);
    if (subscribe) {
      subscriptions = [subscribe](std::shared_ptr<void> state) {
        return subscribe(*std::static_pointer_cast<State>(state));
      };
    }
  }
};

// A running service; tests start it in-process, main runs it until SIGTERM.
class Service {
 public:
  // Reads the configuration, opens the port and serves; the database must be migrated. The environment is given, not
  // read, so that several services can run in one test.
  static absl::StatusOr<std::unique_ptr<Service>> Start(const ServiceDefinition& definition,
                                                        const std::map<std::string, std::string>& environment);
  ~Service();  // drains and stops

  // The port that was bound (the configured one, or the one the system chose for 0).
  int port() const;
  // Not serving → finish what runs → stop.
  void Stop();

 private:
  struct Impl;
  explicit Service(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The main function of a service: `serve` (default), `migrate`, `check-config`, `rotate-keys` where it seals, `--help`,
// and the definition's own commands. Returns the exit code.
int RunService(int argc, char** argv, const ServiceDefinition& definition);

}  // namespace passerelle::process
