#include <CLI/CLI.hpp>

#include "gateway/check_config.h"
#include "gateway/commands.h"
#include "gateway/gateway.h"
#include "gateway/settings.h"
#include "services/runtime/process/common_settings.h"
#include "services/runtime/process/signals.h"
#include "services/runtime/process/trace_settings.h"
#include "services/runtime/telemetry/log.h"

namespace {

using passerelle::config::Settings;
using passerelle::process::Report;
using passerelle::process::Signals;
using passerelle::telemetry::Level;
using passerelle::telemetry::Log;

int Serve(const std::map<std::string, std::string>& environment, Signals& signals) {
  auto settings = Settings::Read(passerelle::gateway::AllSettings(), environment);
  if (!settings.ok()) return Report(settings.status());
  const auto level = passerelle::process::ReadLogLevel(*settings);
  if (!level.ok()) return Report(level.status());
  passerelle::telemetry::InitialiseLog("gateway", *level);
  const auto tracing = passerelle::process::StartTracing(*settings, "gateway");
  if (!tracing.ok()) return Report(tracing.status());
  const auto gateway = passerelle::gateway::Gateway::Start(environment);
  if (!gateway.ok()) return Report(gateway.status());
  Log(Level::kInfo, "serving",
      {{"http_port", std::int64_t{(*gateway)->http_port()}}, {"grpc_port", std::int64_t{(*gateway)->grpc_port()}}});
  signals.Await();
  Log(Level::kInfo, "stopping");
  (*gateway)->Stop();
  Log(Level::kInfo, "stopped");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The gateway of Passerelle: REST, Connect, gRPC-Web and gRPC in, gRPC to the services out.",
               "passerelle-gateway");
  app.footer(Settings::Help(passerelle::gateway::AllSettings()));
  app.require_subcommand(0, 1);
  const CLI::App* serve = app.add_subcommand("serve", "Serves until SIGTERM (default).");
  const CLI::App* migrate = app.add_subcommand("migrate", "Brings the database to this version's schema.");
  const CLI::App* rotate =
      app.add_subcommand("rotate-keys", "Wraps every data key by the first master key, while gateways run.");
  const CLI::App* make_key = app.add_subcommand("make-key", "Prints a fresh signing key: secret, then public.");
  CLI::App* create = app.add_subcommand("create-account", "Makes a local account.");
  passerelle::gateway::AccountOptions account;
  create->add_option("--login", account.login, "What its owner logs in with.")->required();
  create->add_option("--role", account.roles, "A role; may be repeated.")->required();
  create->add_option("--site", account.sites, "A site it may act for, or * for all; may be repeated.")->required();
  create->add_option("--partner", account.partner,
                     "The partner agency that an account of the role partner speaks for.");
  create->add_option("--password-file", account.password_file,
                     "A file whose first line is the password; else one is made and printed.");
  create->add_flag("--if-absent", account.if_absent, "Do nothing when the login is there already.");
  CLI::App* verify =
      app.add_subcommand("verify-access-log", "Checks that no entry of the access log is missing or altered.");
  std::string noted;
  verify->add_option("--noted", noted, "POSITION:HASH as an earlier check printed it, which must still be there.");
  CLI::App* check =
      app.add_subcommand("check-config", "Says whether it would serve with these settings, line by line.");
  bool connect = false;
  check->add_flag("--connect", connect, "Also asks the database, the cache and the services for an answer.");
  CLI11_PARSE(app, argc, argv);

  passerelle::telemetry::InitialiseLog("gateway", Level::kInfo);
  Signals signals(*serve || app.get_subcommands().empty());
  const auto environment = Settings::ProcessEnvironment();
  if (*check) return passerelle::gateway::CheckConfig(environment, connect);
  if (*make_key) {
    passerelle::gateway::PrintKey();
    return 0;
  }
  if (*migrate) {
    const absl::Status migrated = passerelle::gateway::Migrate(environment);
    if (migrated.ok()) Log(Level::kInfo, "migrated");
    return Report(migrated);
  }
  if (*rotate) return Report(passerelle::gateway::RotateKeys(environment));
  if (*create) return Report(passerelle::gateway::MakeAccount(environment, account));
  if (*verify) return Report(passerelle::gateway::VerifyAccessLog(environment, noted));
  return Serve(environment, signals);
}
