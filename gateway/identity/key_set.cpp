#include "gateway/identity/key_set.h"

#include <cjose/cjose.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "gateway/base/text.h"
#include "gateway/identity/token.h"
#include "gateway/transcoding/json_check.h"

namespace passerelle::gateway::identity {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLeastRsaBits = 2048;
constexpr std::size_t kMostRsaBits = 8192;  // verifying is not to cost more than it must

struct ReleaseKey {
  void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
};
struct ReleaseSignature {
  void operator()(cjose_jws_t* signature) const { cjose_jws_release(signature); }
};
using KeyPtr = std::unique_ptr<cjose_jwk_t, ReleaseKey>;

std::string MemberText(const Json& object, const std::string& name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// What a key may verify: what its kind can, and no more than it says.
std::vector<Algorithm> AlgorithmsOf(const Json& jwk) {
  const std::string use = MemberText(jwk, "use");
  if (!use.empty() && use != "sig") return {};
  std::vector<Algorithm> algorithms;
  const std::string kind = MemberText(jwk, "kty");
  if (kind == "RSA") algorithms = {Algorithm::kRs256, Algorithm::kPs256};
  if (kind == "EC" && MemberText(jwk, "crv") == "P-256") algorithms = {Algorithm::kEs256};
  if (!jwk.contains("alg")) return algorithms;
  const auto only = AlgorithmOf(MemberText(jwk, "alg"));
  std::erase_if(algorithms, [&](Algorithm algorithm) { return algorithm != only; });
  return algorithms;
}

// Of the public members alone: a provider that publishes a private key by mistake is not to have it kept here.
std::string PublicMembers(const Json& jwk) {
  Json kept = Json::object();
  for (const char* name : {"kty", "n", "e", "crv", "x", "y"}) {
    if (jwk.contains(name)) kept[name] = MemberText(jwk, name);
  }
  return kept.dump();
}

bool IsStrongEnough(const cjose_jwk_t* key) {
  if (cjose_jwk_get_kty(key, nullptr) != CJOSE_JWK_KTY_RSA) return true;
  const std::size_t bits = cjose_jwk_get_keysize(key, nullptr);
  return bits >= kLeastRsaBits && bits <= kMostRsaBits;
}

}  // namespace

struct KeySet::Key {
  KeyPtr key;
  std::vector<Algorithm> algorithms;
};

absl::StatusOr<KeySet> KeySet::Parse(std::string_view json) {
  if (!transcoding::CheckJson(json).ok()) return absl::InvalidArgumentError("the keys are no JSON");
  const Json document = Json::parse(json, nullptr, false);
  if (!document.is_object() || !document.contains("keys") || !document["keys"].is_array()) {
    return absl::InvalidArgumentError("there is no list of keys");
  }
  if (document["keys"].size() > kMostKeys) return absl::InvalidArgumentError("there are too many keys");
  KeySet set;
  for (const Json& jwk : document["keys"]) {
    const std::string id = jwk.is_object() ? MemberText(jwk, "kid") : "";
    std::vector<Algorithm> algorithms = id.empty() ? std::vector<Algorithm>() : AlgorithmsOf(jwk);
    if (algorithms.empty()) continue;
    const std::string members = PublicMembers(jwk);
    KeyPtr key(cjose_jwk_import(members.data(), members.size(), nullptr));
    if (key == nullptr || !IsStrongEnough(key.get())) continue;
    const std::string fingerprint = Cat(members, MemberText(jwk, "alg"));
    if (!set.fingerprints_.try_emplace(id, fingerprint).second) continue;
    set.keys_[id] = std::make_shared<const Key>(Key{std::move(key), std::move(algorithms)});
  }
  return set;
}

absl::StatusOr<std::string> KeySet::Verify(std::string_view token, Algorithm algorithm, const std::string& id) const {
  const auto found = keys_.find(id);
  if (found == keys_.end()) return TokenRefused("The token is signed by a key that its issuer does not have.");
  const Key& key = *found->second;
  if (std::find(key.algorithms.begin(), key.algorithms.end(), algorithm) == key.algorithms.end()) {
    return TokenRefused("The token is not signed as its key signs.");
  }
  const std::unique_ptr<cjose_jws_t, ReleaseSignature> signature(cjose_jws_import(token.data(), token.size(), nullptr));
  if (signature == nullptr || !cjose_jws_verify(signature.get(), key.key.get(), nullptr)) {
    return TokenRefused("The token's signature is wrong.");
  }
  std::uint8_t* payload = nullptr;
  std::size_t length = 0;
  if (!cjose_jws_get_plaintext(signature.get(), &payload, &length, nullptr)) {
    return TokenRefused("The token has no claims.");
  }
  return std::string(reinterpret_cast<const char*>(payload), length);
}

}  // namespace passerelle::gateway::identity
