// Bearer tokens: 32 random bytes behind a prefix that says what they are. Only their SHA-256 is ever stored or
// compared.
#pragma once

#include <string>
#include <string_view>

namespace passerelle::gateway::access_tokens {

inline constexpr std::string_view kAccessPrefix = "pat_";
inline constexpr std::string_view kRefreshPrefix = "prt_";
inline constexpr std::string_view kKeyPrefix = "psk_";

std::string NewToken(std::string_view prefix);
// Whether the text can be such a token at all: nothing else is worth a look in the database.
bool LooksLikeToken(std::string_view text, std::string_view prefix);
// 32 raw bytes.
std::string HashToken(std::string_view token);

}  // namespace passerelle::gateway::access_tokens
