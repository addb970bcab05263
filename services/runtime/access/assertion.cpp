#include "services/runtime/access/assertion.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/escaping.h>
#include <absl/strings/str_split.h>
#include <sodium.h>

#include <algorithm>
#include <mutex>
#include <vector>

#include "passerelle/access/v1/assertion.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"

namespace passerelle::access {
namespace {

constexpr char kGateway[] = "gateway";
constexpr std::size_t kMostRemembered = 4096;

const unsigned char* Data(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* Data(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

void InitialiseSodium() {
  static const int initialised = sodium_init();
  if (initialised < 0) throw std::runtime_error("libsodium does not start");
}

// A signature is only ever good for an assertion, not for other bytes signed with the same key.
std::string SignedBytes(std::string_view assertion) { return StrCat("passerelle.access.v1.Assertion\n", assertion); }

void SetTime(google::protobuf::Timestamp& field, absl::Time time) {
  field.set_seconds(absl::ToUnixSeconds(time));
  field.set_nanos(static_cast<std::int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(field.seconds()))));
}

absl::Time TimeOf(const google::protobuf::Timestamp& field) {
  return absl::FromUnixSeconds(field.seconds()) + absl::Nanoseconds(field.nanos());
}

absl::Status TokenInvalid() {
  return Error(absl::StatusCode::kUnauthenticated, "TOKEN_INVALID", "The caller's credentials are not valid.");
}

absl::Status TokenExpired() {
  return Error(absl::StatusCode::kUnauthenticated, "TOKEN_EXPIRED", "The caller's credentials have expired.");
}

// The gateway speaks for whoever called it; every other process speaks for itself alone.
bool MayAssert(const std::string& issuer, const Principal& principal) {
  if (issuer == kGateway) return true;
  return principal.subject == StrCat("service:", issuer) && principal.roles == std::vector<std::string>{"service"} &&
         principal.partner.empty();
}

struct Verified {
  Principal principal;
  absl::Time issue_time;
  absl::Time expire_time;
};

absl::Status CheckTime(const Verified& verified, absl::Time now) {
  if (now >= verified.expire_time) return TokenExpired();
  if (verified.issue_time > now + kAssertionLifetime) return TokenInvalid();
  return absl::OkStatus();
}

bool IsSignedByOneOf(const std::vector<std::string>& keys, const v1::SignedAssertion& envelope) {
  const std::string& signature = envelope.signature();
  if (signature.size() != crypto_sign_BYTES) return false;
  const std::string bytes = SignedBytes(envelope.assertion());
  return std::any_of(keys.begin(), keys.end(), [&](const std::string& key) {
    return crypto_sign_verify_detached(Data(signature), Data(bytes), bytes.size(), Data(key)) == 0;
  });
}

}  // namespace

absl::StatusOr<AssertionSigner> AssertionSigner::Create(std::string issuer, std::string_view secret_key) {
  InitialiseSodium();
  std::string seed;
  if (!absl::Base64Unescape(ToAbsl(secret_key), &seed) || seed.size() != crypto_sign_SEEDBYTES) {
    return absl::InvalidArgumentError("the signing key is not the base64 text of 32 bytes");
  }
  AssertionSigner signer;
  signer.issuer_ = std::move(issuer);
  signer.key_.resize(crypto_sign_SECRETKEYBYTES);
  std::string public_key(crypto_sign_PUBLICKEYBYTES, '\0');
  crypto_sign_seed_keypair(Data(public_key), Data(signer.key_), Data(seed));
  return signer;
}

std::string AssertionSigner::Sign(const Principal& principal, absl::Time now) const {
  v1::Assertion assertion;
  assertion.set_issuer(issuer_);
  assertion.set_subject(principal.subject);
  assertion.mutable_roles()->Assign(principal.roles.begin(), principal.roles.end());
  assertion.mutable_sites()->Assign(principal.sites.begin(), principal.sites.end());
  assertion.set_partner(principal.partner);
  SetTime(*assertion.mutable_issue_time(), now);
  SetTime(*assertion.mutable_expire_time(), now + kAssertionLifetime);
  v1::SignedAssertion envelope;
  envelope.set_assertion(assertion.SerializeAsString());
  const std::string bytes = SignedBytes(envelope.assertion());
  envelope.mutable_signature()->resize(crypto_sign_BYTES);
  crypto_sign_detached(Data(*envelope.mutable_signature()), nullptr, Data(bytes), bytes.size(), Data(key_));
  return envelope.SerializeAsString();
}

std::string AssertionSigner::PublicKey() const { return absl::Base64Escape(key_.substr(crypto_sign_SEEDBYTES)); }

struct AssertionVerifier::Impl {
  absl::flat_hash_map<std::string, std::vector<std::string>> public_keys;  // issuer → keys
  mutable std::mutex mutex;
  // Forgotten all at once when full: a flood of assertions costs signature checks, never memory.
  mutable absl::flat_hash_map<std::string, Verified> remembered;

  absl::StatusOr<Verified> CheckSignature(std::string_view assertion) const;
};

absl::StatusOr<Verified> AssertionVerifier::Impl::CheckSignature(std::string_view text) const {
  v1::SignedAssertion envelope;
  v1::Assertion assertion;
  if (!envelope.ParseFromArray(text.data(), static_cast<int>(text.size())) ||
      !assertion.ParseFromString(envelope.assertion())) {
    return TokenInvalid();
  }
  const auto keys = public_keys.find(assertion.issuer());
  if (keys == public_keys.end() || !IsSignedByOneOf(keys->second, envelope)) return TokenInvalid();
  Verified verified{{assertion.subject(),
                     {assertion.roles().begin(), assertion.roles().end()},
                     {assertion.sites().begin(), assertion.sites().end()},
                     assertion.partner()},
                    TimeOf(assertion.issue_time()),
                    TimeOf(assertion.expire_time())};
  if (verified.expire_time - verified.issue_time > kAssertionLifetime) return TokenInvalid();
  if (verified.principal.subject.empty() || !MayAssert(assertion.issuer(), verified.principal)) return TokenInvalid();
  return verified;
}

absl::StatusOr<AssertionVerifier> AssertionVerifier::Create(const std::map<std::string, std::string>& public_keys) {
  InitialiseSodium();
  auto impl = std::make_unique<Impl>();
  for (const auto& [issuer, texts] : public_keys) {
    for (const absl::string_view text : absl::StrSplit(texts, '|')) {
      std::string key;
      if (!absl::Base64Unescape(text, &key) || key.size() != crypto_sign_PUBLICKEYBYTES) {
        return absl::InvalidArgumentError(StrCat("the public key of ", issuer, " is not the base64 text of 32 bytes"));
      }
      impl->public_keys[issuer].push_back(std::move(key));
    }
  }
  return AssertionVerifier(std::move(impl));
}

absl::StatusOr<Principal> AssertionVerifier::Verify(std::string_view assertion, absl::Time now) const {
  if (assertion.empty())
    return Error(absl::StatusCode::kUnauthenticated, "TOKEN_MISSING", "The caller gave no credentials.");
  {
    const std::lock_guard lock(impl_->mutex);
    const auto found = impl_->remembered.find(ToAbsl(assertion));
    if (found != impl_->remembered.end()) {
      RETURN_IF_ERROR(CheckTime(found->second, now));
      return found->second.principal;
    }
  }
  ASSIGN_OR_RETURN(Verified verified, impl_->CheckSignature(assertion));
  RETURN_IF_ERROR(CheckTime(verified, now));
  const std::lock_guard lock(impl_->mutex);
  if (impl_->remembered.size() >= kMostRemembered) impl_->remembered.clear();
  return impl_->remembered.try_emplace(ToAbsl(assertion), std::move(verified)).first->second.principal;
}

AssertionVerifier::AssertionVerifier(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AssertionVerifier::AssertionVerifier(AssertionVerifier&&) noexcept = default;
AssertionVerifier& AssertionVerifier::operator=(AssertionVerifier&&) noexcept = default;
AssertionVerifier::~AssertionVerifier() = default;

KeyPair MakeKeyPair() {
  InitialiseSodium();
  std::string seed(crypto_sign_SEEDBYTES, '\0');
  std::string secret_key(crypto_sign_SECRETKEYBYTES, '\0');
  std::string public_key(crypto_sign_PUBLICKEYBYTES, '\0');
  randombytes_buf(seed.data(), seed.size());
  crypto_sign_seed_keypair(Data(public_key), Data(secret_key), Data(seed));
  return {absl::Base64Escape(seed), absl::Base64Escape(public_key)};
}

}  // namespace passerelle::access
