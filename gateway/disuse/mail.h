// E-mails to people who have an account.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>

namespace passerelle::gateway::disuse {

struct MailServer {
  std::string url;  // smtp://host:port or smtps://…, with user and password where it asks for them; empty: none
  std::string from;
};

// What somebody reads whose account will be refused from `unused_time` on; neither the login nor the role.
std::string WriteWarning(std::string_view from, std::string_view to, absl::Time unused_time, absl::Time now);

// Hands a message over, within ten seconds; blocks. Encrypted, but for a server on this machine. INVALID_ARGUMENT when
// the server refuses it for good; UNAVAILABLE for all else, which may be tried again.
absl::Status SendMail(const MailServer& server, const std::string& to, std::string_view message);

}  // namespace passerelle::gateway::disuse
