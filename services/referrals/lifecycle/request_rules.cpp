#include "services/referrals/lifecycle/request_rules.h"

#include <absl/strings/ascii.h>

#include "services/runtime/base/status.h"

namespace passerelle::referrals {

absl::Status CheckSaid(const std::string& text, const std::string& field) {
  if (!absl::StripAsciiWhitespace(text).empty()) return absl::OkStatus();
  return InvalidFields({{field, "must not be blank"}});
}

}  // namespace passerelle::referrals
