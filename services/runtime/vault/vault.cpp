#include "services/runtime/vault/vault.h"

#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>
#include <absl/strings/str_split.h>
#include <sodium.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"

namespace passerelle::vault {
namespace {

constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kIndexBytes = crypto_generichash_BYTES_MIN;
static_assert(kIndexBytes == 16 && kKeyBytes == 32);

constexpr std::size_t kLongestName = 64;
constexpr std::string_view kIndexName = "index";

const unsigned char* BytesOf(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* BytesOf(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string Encrypt(const KeyBytes& key, std::string_view text, std::string_view bound_to) {
  std::string nonce(kNonceBytes, '\0');
  randombytes_buf(nonce.data(), nonce.size());
  std::string sealed(text.size() + kTagBytes, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(BytesOf(sealed), nullptr, BytesOf(text), text.size(), BytesOf(bound_to),
                                             bound_to.size(), nullptr, BytesOf(nonce), BytesOf(key.bytes()));
  return nonce + sealed;
}

std::optional<std::string> Decrypt(const KeyBytes& key, std::string_view sealed, std::string_view bound_to) {
  if (sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
  const std::string_view box = sealed.substr(kNonceBytes);
  std::string text(box.size() - kTagBytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(BytesOf(text), nullptr, nullptr, BytesOf(box), box.size(),
                                                 BytesOf(bound_to), bound_to.size(), BytesOf(sealed),
                                                 BytesOf(key.bytes())) != 0) {
    return std::nullopt;
  }
  return text;
}

// What a wrapped key begins with: the length of the master key's name in a byte, and the name.
std::string PrefixOf(std::string_view name) { return StrCat(std::string(1, static_cast<char>(name.size())), name); }

absl::Status Unusable(int line) {
  return absl::InvalidArgumentError(StrCat("line ", line, " is not NAME and the base64 text of 32 bytes"));
}

struct NamedKey {
  std::string name;
  KeyBytes key;
};

absl::StatusOr<NamedKey> ReadLine(absl::string_view line, int number) {
  const std::vector<std::string> words = absl::StrSplit(line, absl::ByAnyChar(" \t\r"), absl::SkipEmpty());
  std::string bytes;
  if (words.size() != 2 || words[0].size() > kLongestName || !absl::Base64Unescape(words[1], &bytes)) {
    return Unusable(number);
  }
  NamedKey named{words[0], KeyBytes(std::move(bytes))};
  if (named.key.bytes().size() != kKeyBytes) return Unusable(number);
  return named;
}

}  // namespace

KeyBytes::~KeyBytes() { sodium_memzero(bytes_.data(), bytes_.size()); }

std::string DataKey::Seal(std::string_view field, std::string_view text) const {
  return text.empty() ? "" : Encrypt(key_, text, field);
}

absl::StatusOr<std::string> DataKey::Open(std::string_view field, std::string_view sealed) const {
  if (sealed.empty()) return "";
  std::optional<std::string> text = Decrypt(key_, sealed, field);
  if (!text) return absl::DataLossError(StrCat(field, " was not sealed with this key"));
  return *std::move(text);
}

absl::StatusOr<Vault> Vault::Create(std::string_view keys) {
  if (sodium_init() < 0) return absl::InternalError("libsodium cannot be used");
  std::vector<MasterKey> master_keys;
  std::optional<KeyBytes> index_key;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(ToAbsl(keys), '\n')) {
    ++number;
    if (absl::StripAsciiWhitespace(line).empty()) continue;
    ASSIGN_OR_RETURN(NamedKey named, ReadLine(line, number));
    const bool taken = named.name == kIndexName ? index_key.has_value()
                                                : std::ranges::count(master_keys, named.name, &MasterKey::name) > 0;
    if (taken) return absl::InvalidArgumentError(StrCat("line ", number, " has a name that was there before"));
    if (named.name == kIndexName) {
      index_key = std::move(named.key);
    } else {
      master_keys.push_back({std::move(named.name), std::move(named.key)});
    }
  }
  if (master_keys.empty()) return absl::InvalidArgumentError("there is no master key");
  if (!index_key) return absl::InvalidArgumentError("there is no line \"index\"");
  return Vault(std::move(master_keys), *std::move(index_key));
}

DataKey Vault::NewKey() const {
  std::string bytes(kKeyBytes, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return DataKey(KeyBytes(std::move(bytes)));
}

std::string Vault::Wrap(const DataKey& key, std::string_view owner) const {
  return WrappingPrefix() + Encrypt(master_keys_.front().key, key.key_.bytes(), owner);
}

absl::StatusOr<DataKey> Vault::Unwrap(std::string_view wrapped, std::string_view owner) const {
  for (const MasterKey& master : master_keys_) {
    const std::string prefix = PrefixOf(master.name);
    if (!wrapped.starts_with(prefix)) continue;
    std::optional<std::string> bytes = Decrypt(master.key, wrapped.substr(prefix.size()), owner);
    if (bytes && bytes->size() == kKeyBytes) return DataKey(KeyBytes(*std::move(bytes)));
  }
  return absl::DataLossError("no master key of this process opens a data key");
}

std::string Vault::WrappingPrefix() const { return PrefixOf(master_keys_.front().name); }

std::string Vault::Index(std::string_view what, std::string_view text) const {
  std::string hash(kIndexBytes, '\0');
  const std::string input = StrCat(what, std::string(1, '\0'), text);
  crypto_generichash(BytesOf(hash), hash.size(), BytesOf(input), input.size(), BytesOf(index_key_.bytes()),
                     index_key_.bytes().size());
  return hash;
}

}  // namespace passerelle::vault
