#include "gateway/commands.h"

#include <absl/time/clock.h>

#include <fstream>
#include <iostream>
#include <utility>

#include "gateway/access/accounts.h"
#include "gateway/access/password.h"
#include "gateway/base/text.h"
#include "gateway/gateway.h"
#include "gateway/settings.h"
#include "services/runtime/access/assertion.h"
#include "services/runtime/base/status.h"
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
  NewAccount account{options.login, GeneratePassword(), options.roles, options.sites, options.partner};
  if (!options.password_file.empty()) {
    ASSIGN_OR_RETURN(std::string password, ReadPassword(options.password_file));
    account.password = std::move(password);
  }
  ASSIGN_OR_RETURN(const bool created, CreateAccount(*dependencies.pool, account, absl::Now() + absl::Seconds(10)));
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

void PrintKey() {
  const access::KeyPair pair = access::MakeKeyPair();
  std::cout << "secret " << pair.secret_key << "\npublic " << pair.public_key << "\n";
}

}  // namespace passerelle::gateway
