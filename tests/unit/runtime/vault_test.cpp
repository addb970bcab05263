#include "services/runtime/vault/vault.h"

#include <absl/strings/escaping.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace passerelle::vault {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPerson[] = "0191f3b2-0000-7000-8000-000000000001";

std::string KeyLine(const std::string& name, char letter) {
  return name + " " + absl::Base64Escape(std::string(32, letter)) + "\n";
}

Vault Opened(const std::string& keys) {
  absl::StatusOr<Vault> vault = Vault::Create(keys);
  EXPECT_TRUE(vault.ok()) << vault.status();
  return *std::move(vault);
}

const std::string kOld = KeyLine("old", 'o');
const std::string kNew = KeyLine("new", 'n');
const std::string kIndex = KeyLine("index", 'i');

TEST(ADataKey, OpensWhatItHasSealed) {
  const DataKey key = Opened(kOld + kIndex).NewKey();
  for (const std::string& text : {std::string("Kim"), std::string("Ève\0\xff", 6), std::string(100'000, 'x')}) {
    const std::string sealed = key.Seal("people.personal", text);
    EXPECT_THAT(sealed, Not(HasSubstr(text)));
    EXPECT_EQ(*key.Open("people.personal", sealed), text);
  }
}

TEST(ADataKey, SealsNothingAsNothing) {
  const DataKey key = Opened(kOld + kIndex).NewKey();
  EXPECT_EQ(key.Seal("visits.note", ""), "");
  EXPECT_EQ(*key.Open("visits.note", ""), "");
}

TEST(ADataKey, NeverSealsTheSameTextAlike) {
  const DataKey key = Opened(kOld + kIndex).NewKey();
  std::set<std::string> sealed;
  for (int time = 0; time < 100; ++time) sealed.insert(key.Seal("people.personal", "Kim"));
  EXPECT_EQ(sealed.size(), 100);
}

TEST(ADataKey, OpensForItsFieldOnly) {
  const DataKey key = Opened(kOld + kIndex).NewKey();
  EXPECT_EQ(key.Open("visits.note", key.Seal("people.personal", "Kim")).status().code(), absl::StatusCode::kDataLoss);
}

TEST(ADataKey, RefusesWhatWasChangedInOneBit) {
  const DataKey key = Opened(kOld + kIndex).NewKey();
  const std::string sealed = key.Seal("people.personal", "Kim");
  for (std::size_t byte = 0; byte < sealed.size(); ++byte) {
    std::string changed = sealed;
    changed[byte] = static_cast<char>(changed[byte] ^ 1);
    EXPECT_EQ(key.Open("people.personal", changed).status().code(), absl::StatusCode::kDataLoss) << byte;
    EXPECT_FALSE(key.Open("people.personal", sealed.substr(0, byte)).ok() && byte > 0) << byte;
  }
}

TEST(ADataKey, IsOfNoUseToAnotherOwner) {
  const Vault vault = Opened(kOld + kIndex);
  const std::string wrapped = vault.Wrap(vault.NewKey(), kPerson);
  EXPECT_TRUE(vault.Unwrap(wrapped, kPerson).ok());
  EXPECT_EQ(vault.Unwrap(wrapped, "service").status().code(), absl::StatusCode::kDataLoss);
}

TEST(AVault, OpensAfterItsMasterKeyWasReplaced) {
  const Vault before = Opened(kOld + kIndex);
  const DataKey key = before.NewKey();
  const std::string wrapped = before.Wrap(key, kPerson);
  const std::string sealed = key.Seal("people.personal", "Kim");

  const Vault during = Opened(kNew + kOld + kIndex);
  const std::string again = during.Wrap(*during.Unwrap(wrapped, kPerson), kPerson);
  EXPECT_THAT(again, ::testing::StartsWith(during.WrappingPrefix()));

  const Vault after = Opened(kNew + kIndex);
  EXPECT_EQ(*after.Unwrap(again, kPerson)->Open("people.personal", sealed), "Kim");
  EXPECT_EQ(after.Unwrap(wrapped, kPerson).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(before.Unwrap(again, kPerson).status().code(), absl::StatusCode::kDataLoss);
}

TEST(AVault, TellsMasterKeysOfLikeNamesApart) {
  const Vault vault = Opened(KeyLine("key", 'a') + KeyLine("key2", 'b') + kIndex);
  const Vault second = Opened(KeyLine("key2", 'b') + kIndex);
  EXPECT_FALSE(second.Wrap(second.NewKey(), kPerson).starts_with(vault.WrappingPrefix()));
  EXPECT_TRUE(vault.Unwrap(second.Wrap(second.NewKey(), kPerson), kPerson).ok());
}

TEST(AnIndex, IsTheSameForTheSameTextOfAColumnAndKey) {
  const Vault vault = Opened(kOld + kIndex);
  EXPECT_EQ(vault.Index("people.code", "ABC").size(), 16);
  EXPECT_EQ(vault.Index("people.code", "ABC"), Opened(kNew + kIndex).Index("people.code", "ABC"));
  EXPECT_NE(vault.Index("people.code", "ABC"), vault.Index("people.code", "ABD"));
  EXPECT_NE(vault.Index("people.code", "ABC"), vault.Index("people.pseudonym", "ABC"));
  EXPECT_NE(vault.Index("people.code", "ABC"), Opened(kOld + KeyLine("index", 'j')).Index("people.code", "ABC"));
}

TEST(MasterKeys, AreRefusedWithoutBeingNamed) {
  const std::string secret = absl::Base64Escape("too short to be a key");
  for (const std::string& keys : {std::string(), kIndex, kOld, kOld + kOld + kIndex, kOld + kIndex + kIndex,
                                  "old " + secret + "\n" + kIndex, kOld + "index\n", "old not/base64!\n" + kIndex}) {
    const absl::Status status = Vault::Create(keys).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << keys;
    EXPECT_THAT(status.ToString(), Not(HasSubstr(secret)));
  }
}

TEST(MasterKeys, MayStandBetweenEmptyLines) {
  EXPECT_TRUE(Vault::Create("\n" + kOld + "\r\n \n" + kIndex + "\n").ok());
}

}  // namespace
}  // namespace passerelle::vault
