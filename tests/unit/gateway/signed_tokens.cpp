#include "tests/unit/gateway/signed_tokens.h"

#include <cjose/cjose.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "gateway/base/text.h"

namespace passerelle::gateway::identity {
namespace {

using JwkPtr = std::unique_ptr<cjose_jwk_t, decltype(&cjose_jwk_release)>;

std::string TextOf(cjose_jwk_t* made) {
  const JwkPtr key(made, &cjose_jwk_release);
  if (key == nullptr) throw std::runtime_error("the key cannot be made");
  const std::unique_ptr<char, decltype(&std::free)> text(cjose_jwk_to_json(key.get(), true, nullptr), &std::free);
  return text.get();
}

std::string UrlBase64(std::string_view bytes) {
  std::string text = UnpaddedBase64(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

}  // namespace

SigningKey::SigningKey(std::string id, const std::string& jwk) : private_(nlohmann::json::parse(jwk)) {
  private_["kid"] = std::move(id);
  public_ = private_;
  for (const char* secret : {"d", "p", "q", "dp", "dq", "qi", "k"}) public_.erase(secret);
}

SigningKey SigningKey::Rsa(const std::string& id, std::size_t bits) {
  return {id, TextOf(cjose_jwk_create_RSA_random(bits, nullptr, 0, nullptr))};
}

SigningKey SigningKey::Ec(const std::string& id, const std::string& curve) {
  return {id, TextOf(cjose_jwk_create_EC_random(curve == "P-256" ? CJOSE_JWK_EC_P_256 : CJOSE_JWK_EC_P_384, nullptr))};
}

SigningKey SigningKey::Secret(const std::string& id, std::string_view bytes) {
  return {id, TextOf(cjose_jwk_create_oct_spec(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
                                               nullptr))};
}

std::string SigningKey::Sign(const std::string& algorithm, const std::string& payload) const {
  const std::string text = private_.dump();
  const JwkPtr key(cjose_jwk_import(text.data(), text.size(), nullptr), &cjose_jwk_release);
  const std::unique_ptr<cjose_header_t, decltype(&cjose_header_release)> header(cjose_header_new(nullptr),
                                                                                &cjose_header_release);
  cjose_header_set(header.get(), CJOSE_HDR_ALG, algorithm.c_str(), nullptr);
  cjose_header_set(header.get(), CJOSE_HDR_KID, private_["kid"].get_ref<const std::string&>().c_str(), nullptr);
  const std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)> jws(
      cjose_jws_sign(key.get(), header.get(), reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size(),
                     nullptr),
      &cjose_jws_release);
  const char* compact = nullptr;
  if (jws == nullptr || !cjose_jws_export(jws.get(), &compact, nullptr)) throw std::runtime_error("nothing is signed");
  return compact;
}

std::string KeySetOf(const nlohmann::json& keys) { return nlohmann::json{{"keys", keys}}.dump(); }

std::string Compact(std::string_view header, std::string_view payload, std::string_view signature) {
  return Cat(UrlBase64(header), ".", UrlBase64(payload), ".", UrlBase64(signature));
}

}  // namespace passerelle::gateway::identity
