#include <absl/strings/str_split.h>
#include <absl/synchronization/notification.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <thread>

#include "services/runtime/base/text.h"
#include "services/runtime/process/check_config.h"
#include "services/runtime/process/common_settings.h"
#include "services/runtime/process/dependencies.h"
#include "services/runtime/process/service.h"
#include "services/runtime/process/trace_settings.h"
#include "services/runtime/telemetry/log.h"

namespace passerelle::process {
namespace {

using telemetry::Level;
using telemetry::Log;

constexpr int kFailed = 1;

constexpr int kEndedBySignal = 128;  // and the signal's number, as shells have it

// Ends the process in order at the first SIGTERM or SIGINT, at once at the second, or while nothing is served yet.
class Signals {
 public:
  // Before any other thread is started, so that none of them takes a signal. A service that is told to end before it
  // serves has done its part; a command that is cut short has not.
  explicit Signals(bool serves = true) {
    (void)signal(SIGPIPE, SIG_IGN);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    // It waits for signals until the process ends, so it owns what it touches.
    std::thread([set, serves, shared = shared_] {
      int number = 0;
      sigwait(&set, &number);
      if (!shared->serving) _exit(serves ? 0 : kEndedBySignal + number);
      shared->requested.Notify();
      sigwait(&set, &number);
      _exit(kFailed);
    }).detach();
  }
  void Await() {
    shared_->serving = true;
    shared_->requested.WaitForNotification();
  }

 private:
  struct Shared {
    std::atomic<bool> serving{false};
    absl::Notification requested;
  };
  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

int Report(const absl::Status& status) {
  if (status.ok()) return 0;
  for (const absl::string_view line : absl::StrSplit(status.message(), '\n')) Log(Level::kError, ToStd(line));
  return kFailed;
}

int Serve(const ServiceDefinition& definition, const config::Settings& settings, Signals& signals) {
  const auto tracing = StartTracing(settings, definition.name);
  if (!tracing.ok()) return Report(tracing.status());
  const absl::StatusOr<std::unique_ptr<Service>> service =
      Service::Start(definition, config::Settings::ProcessEnvironment());
  if (!service.ok()) return Report(service.status());
  Log(Level::kInfo, "serving", {{"port", std::int64_t{(*service)->port()}}});
  signals.Await();
  Log(Level::kInfo, "stopping");
  (*service)->Stop();
  Log(Level::kInfo, "stopped");
  return 0;
}

absl::Status RunCommand(const ServiceDefinition& definition, const ServiceDefinition::Command& command,
                        config::Settings settings) {
  ASSIGN_OR_RETURN(const Dependencies dependencies, Dependencies::Make(definition, std::move(settings)));
  return command.run(dependencies.Inputs());
}

absl::StatusOr<config::Settings> Configure(const ServiceDefinition& definition) {
  ASSIGN_OR_RETURN(config::Settings settings,
                   config::Settings::Read(SettingsWith(definition.settings), config::Settings::ProcessEnvironment()));
  ASSIGN_OR_RETURN(const Level level, ReadLogLevel(settings));
  telemetry::InitialiseLog(definition.name, level);
  return settings;
}

std::map<std::string, ServiceDefinition::Command> CommandsOf(const ServiceDefinition& definition) {
  std::map<std::string, ServiceDefinition::Command> commands = definition.commands;
  if (definition.sealed) {
    commands["rotate-keys"] = {"Wraps every data key by the first master key, while the service runs.",
                               RotateMasterKey};
  }
  return commands;
}

}  // namespace

int RunService(int argc, char** argv, const ServiceDefinition& definition) {
  CLI::App app(StrCat("The ", definition.name, " service of Passerelle."), StrCat("passerelle-", definition.name));
  app.footer(config::Settings::Help(SettingsWith(definition.settings)));
  app.require_subcommand(0, 1);
  const CLI::App* serve = app.add_subcommand("serve", "Serves until SIGTERM (default).");
  const CLI::App* migrate = app.add_subcommand("migrate", "Brings the database to this version's schema.");
  CLI::App* check =
      app.add_subcommand("check-config", "Says whether it would serve with these settings, line by line.");
  bool connect = false;
  check->add_flag("--connect", connect, "Also asks the database, the cache and the neighbours for an answer.");
  std::map<const CLI::App*, const ServiceDefinition::Command*> commands;
  const std::map<std::string, ServiceDefinition::Command> named = CommandsOf(definition);
  for (const auto& [name, command] : named) commands[app.add_subcommand(name, command.help)] = &command;
  CLI11_PARSE(app, argc, argv);

  telemetry::InitialiseLog(definition.name, Level::kInfo);
  if (*check) return Print(CheckConfig(definition, config::Settings::ProcessEnvironment(), connect));
  Signals signals(*serve || app.get_subcommands().empty());
  absl::StatusOr<config::Settings> settings = Configure(definition);
  if (!settings.ok()) return Report(settings.status());
  if (*migrate) {
    const absl::Status migrated = MigrateDatabase(definition, *settings);
    if (migrated.ok()) Log(Level::kInfo, "migrated");
    return Report(migrated);
  }
  for (const auto& [parsed, command] : commands) {
    if (*parsed) return Report(RunCommand(definition, *command, *std::move(settings)));
  }
  return Serve(definition, *settings, signals);
}

}  // namespace passerelle::process
