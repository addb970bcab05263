// Secrets that travel as text, such as tokens and links. Only their SHA-256 is ever stored or compared.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace passerelle {

// 32 random bytes in base64 of the URL alphabet, without padding.
inline constexpr std::size_t kSecretTextLength = 43;
std::string NewSecretText();

// 32 raw bytes.
std::string Sha256(std::string_view text);

}  // namespace passerelle
