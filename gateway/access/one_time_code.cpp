#include "gateway/access/one_time_code.h"

#include <liboath/oath.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>

#include "gateway/base/text.h"

namespace passerelle::gateway::one_time_code {
namespace {

constexpr std::size_t kSecretBytes = 20;
constexpr unsigned kDigits = 6;
constexpr std::int64_t kStepSeconds = OATH_TOTP_DEFAULT_TIME_STEP_SIZE;

std::string CodeAt(std::string_view secret, std::int64_t step) {
  std::array<char, kDigits + 1> code{};
  const int fault = oath_totp_generate(secret.data(), secret.size(), step * kStepSeconds, kStepSeconds,
                                       OATH_TOTP_DEFAULT_START_TIME, kDigits, code.data());
  if (fault != OATH_OK) throw std::bad_alloc();
  return {code.data(), kDigits};
}

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

std::string PercentEncode(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (IsUnreserved(c)) {
      encoded += c;
    } else {
      encoded += Cat("%", Hex({&c, 1}));
    }
  }
  return encoded;
}

}  // namespace

std::string NewSecret() {
  std::string secret(kSecretBytes, '\0');
  randombytes_buf(secret.data(), secret.size());
  return secret;
}

std::optional<std::int64_t> MatchingStep(std::string_view secret, std::string_view code, absl::Time now,
                                         std::int64_t last_step) {
  if (code.size() != kDigits) return std::nullopt;
  const std::int64_t current = absl::ToUnixSeconds(now) / kStepSeconds;
  for (std::int64_t step = std::max(current - 1, last_step + 1); step <= current + 1; ++step) {
    if (sodium_memcmp(CodeAt(secret, step).data(), code.data(), kDigits) == 0) return step;
  }
  return std::nullopt;
}

std::string Base32(std::string_view secret) {
  char* text = nullptr;
  std::size_t length = 0;
  if (oath_base32_encode(secret.data(), secret.size(), &text, &length) != OATH_OK) throw std::bad_alloc();
  const std::unique_ptr<char, decltype(&free)> owned(text, &free);
  return {text, length};
}

std::string Uri(std::string_view secret, std::string_view login) {
  return Cat("otpauth://totp/Passerelle:", PercentEncode(login), "?secret=", Base32(secret),
             "&issuer=Passerelle&algorithm=SHA1&digits=6&period=30");
}

}  // namespace passerelle::gateway::one_time_code
