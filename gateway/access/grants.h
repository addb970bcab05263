// Roles and sites that somebody hands on, to an API key or to an account: nobody gains by it what they do not have.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>
#include <vector>

#include "services/runtime/access/principal.h"

namespace passerelle::gateway {

// Who receives.
enum class Grantee { kKey, kAccount };

struct Grant {
  std::vector<std::string> roles;
  std::vector<std::string> sites;
  std::string partner;
};

// INVALID_ARGUMENT (ROLE_UNKNOWN, PARTNER_MISSING, PARTNER_NOT_ALLOWED, SITES_MISSING, INVALID_FIELDS) for a grant that
// makes no sense, whoever asks. `prefix` stands before the names of its fields.
absl::Status CheckSense(Grantee grantee, const Grant& grant, std::string_view prefix = "");

// The roles that the caller may hand on. A director hands on every role but "admin" and "dpo", which watches over
// directors; an admin, who manages accounts and sees no people, every role to an account and to a key none that sees
// people; a key hands on nothing, so that a stolen one cannot outlive its revocation.
std::vector<std::string> RolesToHandOn(const access::Principal& caller, Grantee grantee);

// PERMISSION_DENIED (ROLE_FORBIDDEN, SITE_FORBIDDEN) unless the caller may hand on every role and site.
absl::Status CheckMayHandOn(const access::Principal& caller, Grantee grantee, const Grant& grant);

}  // namespace passerelle::gateway
