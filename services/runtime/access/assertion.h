// Principal assertions: how a process tells another who is calling. Short-lived, signed with Ed25519, carried as the
// gRPC metadata "x-passerelle-principal-bin". Only the gateway may assert any principal; a service may assert only
// itself.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "services/runtime/access/principal.h"

namespace passerelle::access {

inline constexpr char kAssertionMetadata[] = "x-passerelle-principal-bin";
// How long an assertion is good for; clocks in a cluster may differ by a few seconds less than that.
inline constexpr absl::Duration kAssertionLifetime = absl::Seconds(60);

// Signs in the name of one process ("gateway", "contacts", …).
class AssertionSigner {
 public:
  // `secret_key`: base64 of an Ed25519 seed (32 bytes), as `passerelle-gateway make-key` prints it.
  static absl::StatusOr<AssertionSigner> Create(std::string issuer, std::string_view secret_key);
  std::string Sign(const Principal& principal, absl::Time now) const;
  // Base64 of the public key.
  std::string PublicKey() const;

 private:
  std::string issuer_;
  std::string key_;
};

// Verifies assertions of the issuers it knows. Thread-safe; remembers verified assertions until they expire, so that a
// signature is checked once and not once a call.
class AssertionVerifier {
 public:
  // `public_keys`: issuer → base64 public key, or several, "OLD|NEW", while the issuer's key is being changed.
  static absl::StatusOr<AssertionVerifier> Create(const std::map<std::string, std::string>& public_keys);
  // UNAUTHENTICATED TOKEN_MISSING (empty), TOKEN_EXPIRED, TOKEN_INVALID.
  absl::StatusOr<Principal> Verify(std::string_view assertion, absl::Time now) const;
  AssertionVerifier(AssertionVerifier&&) noexcept;
  AssertionVerifier& operator=(AssertionVerifier&&) noexcept;
  ~AssertionVerifier();

 private:
  struct Impl;
  explicit AssertionVerifier(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// A fresh key pair, both base64.
struct KeyPair {
  std::string secret_key;
  std::string public_key;
};
KeyPair MakeKeyPair();

}  // namespace passerelle::access
