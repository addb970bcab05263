// Passwords of local accounts: argon2id by libsodium. Slow by design: only ever on a worker thread.
#pragma once

#include <string>
#include <string_view>

namespace passerelle::gateway {

// The text form of crypto_pwhash_str, salt included. Throws std::bad_alloc when there is no memory for it.
std::string HashPassword(std::string_view password);
// An empty `hash` stands for an account that nobody may log in to, or that there is not: the same work is done, and the
// answer is no. The metric passerelle_gateway_password_verifications_total counts that work.
bool VerifyPassword(std::string_view hash, std::string_view password);
// A password nobody can guess, easy to type: five groups of four letters and digits.
std::string GeneratePassword();

}  // namespace passerelle::gateway
