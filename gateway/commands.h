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

// Wraps every data key by the first master key, while gateways run.
absl::Status RotateKeys(const std::map<std::string, std::string>& environment);

// Walks the whole chain of the access log, and prints how many entries it holds and the hash of the last. DATA_LOSS
// when an entry is missing or altered, naming the first. `noted`: "POSITION:HASH" as an earlier walk printed it, which
// must still be there; empty: none.
absl::Status VerifyAccessLog(const std::map<std::string, std::string>& environment, const std::string& noted);

// Prints a fresh Ed25519 key pair: what PASSERELLE_SIGNING_KEY and PASSERELLE_TRUSTED_KEYS take.
void PrintKey();

}  // namespace passerelle::gateway
