// Tokens as an identity provider signs them, and as a forger would.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace passerelle::gateway::identity {

class SigningKey {
 public:
  static SigningKey Rsa(const std::string& id, std::size_t bits = 2048);
  static SigningKey Ec(const std::string& id, const std::string& curve = "P-256");
  // A shared secret.
  static SigningKey Secret(const std::string& id, std::string_view bytes);

  // The compact form. `payload`: as it is to be read, JSON or not.
  std::string Sign(const std::string& algorithm, const std::string& payload) const;
  std::string Sign(const std::string& algorithm, const nlohmann::json& claims) const {
    return Sign(algorithm, claims.dump());
  }
  // What the provider publishes.
  nlohmann::json Public() const { return public_; }
  nlohmann::json Private() const { return private_; }

 private:
  SigningKey(std::string id, const std::string& jwk);
  nlohmann::json private_;
  nlohmann::json public_;
};

// A key set of the keys.
std::string KeySetOf(const nlohmann::json& keys);
// "header.payload.signature" of any three texts.
std::string Compact(std::string_view header, std::string_view payload, std::string_view signature);

}  // namespace passerelle::gateway::identity
