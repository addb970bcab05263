// How the gateway's own handlers learn what only the gateway knows about a call: the session of its token, and the
// address it came from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/runtime/access/principal.h"
#include "services/runtime/vault/vault.h"

namespace passerelle::gateway {

// The caller's principal with its session as one more role, which grants nothing.
access::Principal WithSession(access::Principal principal, std::string_view session);
// The session; empty when there is none.
std::string SessionOf(const access::Principal& principal);
// The roles without the session.
std::vector<std::string> RolesOf(const access::Principal& principal);
// Whether it is a local account; neither an API key nor an account of an identity provider.
bool IsAccount(const access::Principal& principal);
// Whether it is an API key, and not an account.
bool IsKey(const access::Principal& principal);

// By which an address is counted and logged: a keyed hash, for there are few enough addresses to try a plain one on
// all.
std::string AddressKey(const vault::Vault& vault, std::string_view address);
// A caller without a token, by the key of its address: enough to count its failures, nothing to read in a log.
access::Principal Nobody(const vault::Vault& vault, std::string_view address);

}  // namespace passerelle::gateway
