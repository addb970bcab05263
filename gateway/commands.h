// What an operator runs besides `serve`.
#pragma once

#include <absl/status/status.h>

#include <map>
#include <string>
#include <vector>

namespace passerelle::gateway {

// Brings the gateway's database to this version's schema.
absl::Status Migrate(const std::map<std::string, std::string>& environment);

struct AccountOptions {
  std::string login;
  std::vector<std::string> roles;
  std::vector<std::string> sites;
  std::string partner;        // the agency it speaks for; of the role partner only
  std::string password_file;  // empty: a password is made and printed
  bool if_absent = false;     // a login that is there already is no fault
};
absl::Status MakeAccount(const std::map<std::string, std::string>& environment, const AccountOptions& options);

// Prints a fresh Ed25519 key pair: what PASSERELLE_SIGNING_KEY and PASSERELLE_TRUSTED_KEYS take.
void PrintKey();

}  // namespace passerelle::gateway
