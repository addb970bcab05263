#include "services/runtime/base/secret_text.h"

#include <absl/strings/escaping.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <stdexcept>

namespace passerelle {
namespace {

constexpr std::size_t kRandomBytes = 32;

}  // namespace

std::string NewSecretText() {
  std::string bytes(kRandomBytes, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("the random generator failed");
  }
  return absl::WebSafeBase64Escape(bytes);
}

std::string Sha256(std::string_view text) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

}  // namespace passerelle
