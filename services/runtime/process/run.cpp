#include <CLI/CLI.hpp>

#include <exception>

#include "services/runtime/base/text.h"
#include "services/runtime/process/check_config.h"
#include "services/runtime/process/common_settings.h"
#include "services/runtime/process/dependencies.h"
#include "services/runtime/process/service.h"
#include "services/runtime/process/signals.h"
#include "services/runtime/process/trace_settings.h"
#include "services/runtime/telemetry/log.h"

namespace passerelle::process {
namespace {

using telemetry::Level;
using telemetry::Log;

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
  try {
    return command.run(dependencies.Inputs());
  } catch (const std::exception& fault) {
    return absl::InternalError(fault.what());
  }
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
