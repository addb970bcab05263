#include "gateway/commands.h"

#include <absl/time/clock.h>

#include <fstream>
#include <iostream>
#include <utility>

#include "gateway/access/accounts.h"
#include "gateway/access/password.h"
#include "gateway/audit/chain.h"
#include "gateway/base/text.h"
#include "gateway/gateway.h"
#include "gateway/settings.h"
#include "services/runtime/access/assertion.h"
#include "services/runtime/base/status.h"
#include "services/runtime/db/connection.h"
#include "services/runtime/process/common_settings.h"
#include "services/runtime/process/dependencies.h"

namespace passerelle::gateway {
namespace {

absl::StatusOr<std::string> ReadPassword(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::InvalidArgumentError(Cat("cannot read ", path));
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace

absl::Status Migrate(const std::map<std::string, std::string>& environment) {
  ASSIGN_OR_RETURN(const config::Settings settings, config::Settings::Read(AllSettings(), environment));
  return process::MigrateDatabase(Definition(), settings);
}

absl::Status MakeAccount(const std::map<std::string, std::string>& environment, const AccountOptions& options) {
  ASSIGN_OR_RETURN(config::Settings settings, config::Settings::Read(AllSettings(), environment));
  ASSIGN_OR_RETURN(const process::Dependencies dependencies,
                   process::Dependencies::Make(Definition(), std::move(settings)));
  NewAccount account{options.login, GeneratePassword(), {options.roles, options.sites, options.partner}};
  if (!options.password_file.empty()) {
    ASSIGN_OR_RETURN(std::string password, ReadPassword(options.password_file));
    account.password = std::move(password);
  }
  db::Session session(*dependencies.pool, absl::Now() + absl::Seconds(10));
  ASSIGN_OR_RETURN(const AccountVault vault, AccountVault::Open(*dependencies.vault, session));
  ASSIGN_OR_RETURN(const bool created, CreateAccount(session, vault, account));
  if (!created && !options.if_absent) return absl::AlreadyExistsError(Cat("the login ", options.login, " is taken"));
  if (!created) {
    std::cout << "The account " << options.login << " was there already.\n";
  } else if (options.password_file.empty()) {
    std::cout << "The account " << options.login << " was made. Its password, shown this once: " << account.password
              << "\n";
  } else {
    std::cout << "The account " << options.login << " was made.\n";
  }
  return absl::OkStatus();
}

absl::Status RotateKeys(const std::map<std::string, std::string>& environment) {
  ASSIGN_OR_RETURN(config::Settings settings, config::Settings::Read(AllSettings(), environment));
  ASSIGN_OR_RETURN(const process::Dependencies dependencies,
                   process::Dependencies::Make(Definition(), std::move(settings)));
  return process::RotateMasterKey(dependencies.Inputs());
}

absl::Status VerifyAccessLog(const std::map<std::string, std::string>& environment, const std::string& noted) {
  ASSIGN_OR_RETURN(config::Settings settings, config::Settings::Read(AllSettings(), environment));
  ASSIGN_OR_RETURN(const std::unique_ptr<db::Connection> database,
                   db::Connection::Open({.url = settings.Text(process::kDatabaseUrl)}));
  audit::ChainWalk walk;
  RETURN_IF_ERROR(walk.Note(noted));
  bool more = true;
  while (more) {
    ASSIGN_OR_RETURN(more, walk.Step(*database));
  }
  if (walk.broken_at())
    return absl::DataLossError(
        Cat("the access log is broken at position ", *walk.broken_at(), ": an entry is missing or altered"));
  std::cout << "The access log is sound: " << walk.entries()
            << " entries. The last one, to be noted: " << walk.position() << ":" << Hex(walk.hash()) << "\n";
  return absl::OkStatus();
}

void PrintKey() {
  const access::KeyPair pair = access::MakeKeyPair();
  std::cout << "secret " << pair.secret_key << "\npublic " << pair.public_key << "\n";
}

}  // namespace passerelle::gateway
