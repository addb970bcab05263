#include "gateway/http/entity_tag.h"

#include <sodium.h>

#include "gateway/base/text.h"

namespace passerelle::gateway::http {
namespace {

// Of the 32 of SHA-256: enough for two bodies never to share them by chance.
constexpr std::size_t kTagBytes = 16;

}  // namespace

std::string EntityTag(std::string_view body) {
  std::string hash(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()), reinterpret_cast<const unsigned char*>(body.data()),
                     body.size());
  return Cat("\"", Hex(std::string_view(hash).substr(0, kTagBytes)), "\"");
}

bool HasEntity(const RequestHead& head, std::string_view etag) {
  for (const auto& [name, value] : head.headers) {
    if (name != "if-none-match") continue;
    for (std::string_view tag : Split(value, ',')) {
      tag = Trim(tag);
      if (tag.substr(0, 2) == "W/") tag.remove_prefix(2);  // a weak comparison
      if (tag == etag || tag == "*") return true;
    }
  }
  return false;
}

}  // namespace passerelle::gateway::http
