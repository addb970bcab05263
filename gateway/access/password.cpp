#include "gateway/access/password.h"

#include <sodium.h>

#include <new>

#include "services/runtime/telemetry/metrics.h"

namespace passerelle::gateway {
namespace {

telemetry::Counter& Verifications() {
  static telemetry::Counter& counter = telemetry::ProcessMetrics().MakeCounter(
      "passerelle_gateway_password_verifications_total", "Passwords that were compared with a hash, right or wrong.");
  return counter;
}

}  // namespace

std::string HashPassword(std::string_view password) {
  char hash[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(hash, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                            crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::bad_alloc();
  }
  return hash;
}

bool VerifyPassword(std::string_view hash, std::string_view password) {
  Verifications().Add();
  static const std::string nobodys = HashPassword(GeneratePassword());
  const std::string compared = hash.empty() ? nobodys : std::string(hash);
  const bool right = crypto_pwhash_str_verify(compared.c_str(), password.data(), password.size()) == 0;
  return right && !hash.empty();
}

std::string GeneratePassword() {
  constexpr std::string_view kAlphabet = "abcdefghijkmnpqrstuvwxyz23456789";  // no l, o, 0, 1
  std::string password;
  for (int i = 0; i < 20; ++i) {
    if (i > 0 && i % 4 == 0) password += '-';
    password += kAlphabet[randombytes_uniform(kAlphabet.size())];
  }
  return password;
}

}  // namespace passerelle::gateway
