#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/access/caller.h"
#include "gateway/access/local_principal.h"
#include "gateway/access/password.h"
#include "gateway/access/token.h"
#include "gateway/base/text.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway {
namespace {

using ::testing::ElementsAre;

TEST(Tokens, AreUnguessableAndRecognisable) {
  const std::string token = access_tokens::NewToken(access_tokens::kAccessPrefix);
  EXPECT_TRUE(access_tokens::LooksLikeToken(token, access_tokens::kAccessPrefix));
  EXPECT_FALSE(access_tokens::LooksLikeToken(token, access_tokens::kRefreshPrefix));
  EXPECT_FALSE(access_tokens::LooksLikeToken(token + "a", access_tokens::kAccessPrefix));
  EXPECT_FALSE(access_tokens::LooksLikeToken("pat_" + std::string(43, '%'), access_tokens::kAccessPrefix));
  EXPECT_NE(token, access_tokens::NewToken(access_tokens::kAccessPrefix));
  EXPECT_EQ(access_tokens::HashToken(token).size(), 32u);
}

TEST(Passwords, AreVerifiedAgainstTheirHashOnly) {
  const std::string hash = HashPassword("correct horse");
  EXPECT_THAT(hash, ::testing::StartsWith("$argon2id$"));
  EXPECT_TRUE(VerifyPassword(hash, "correct horse"));
  EXPECT_FALSE(VerifyPassword(hash, "battery staple"));
  EXPECT_FALSE(VerifyPassword("", "correct horse"));
  EXPECT_NE(HashPassword("correct horse"), hash);
  EXPECT_EQ(GeneratePassword().size(), 24u);
}

TEST(BearerToken, IsReadFromTheHeader) {
  EXPECT_EQ(BearerToken("Bearer abc").value(), "abc");
  EXPECT_EQ(BearerToken("bearer  abc ").value(), "abc");
  EXPECT_EQ(ReasonOf(BearerToken("").status()), "TOKEN_MISSING");
  EXPECT_EQ(ReasonOf(BearerToken("Basic abc").status()), "TOKEN_INVALID");
}

TEST(Caller, SurvivesItsTripThroughTheCache) {
  Caller caller;
  caller.session = "s";
  caller.principal = {"account:1", {"nurse", "reception"}, {"calais"}, "csapa"};
  caller.expire_time = absl::FromUnixSeconds(10);
  caller.verify_time = absl::FromUnixMicros(5);
  caller.password_change_needed = true;
  const auto read = DecodeCaller(EncodeCaller(caller));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->session, "s");
  EXPECT_THAT(read->principal.roles, ElementsAre("nurse", "reception"));
  EXPECT_THAT(read->principal.sites, ElementsAre("calais"));
  EXPECT_EQ(read->principal.partner, "csapa");
  EXPECT_EQ(read->expire_time, caller.expire_time);
  EXPECT_EQ(read->verify_time, caller.verify_time);
  EXPECT_TRUE(read->password_change_needed);
  EXPECT_EQ(DecodeCaller("of another version"), std::nullopt);
}

TEST(Caller, MayBeOneThatNeverExpires) {
  Caller caller;
  caller.principal = {"key:1", {"analyst"}, {"*"}};
  caller.expire_time = absl::InfiniteFuture();
  const auto read = DecodeCaller(EncodeCaller(caller));
  ASSERT_TRUE(read.has_value());
  EXPECT_GT(read->expire_time, absl::Now() + absl::Hours(24 * 365 * 1000));
  EXPECT_EQ(read->principal.partner, "");
  EXPECT_FALSE(read->password_change_needed);
}

TEST(LocalPrincipal, CarriesItsSessionWithoutGrantingAnything) {
  const auto principal = WithSession({"account:1", {"analyst"}, {"*"}}, "the-session");
  EXPECT_EQ(SessionOf(principal), "the-session");
  EXPECT_THAT(RolesOf(principal), ElementsAre("analyst"));
  EXPECT_FALSE(principal.Has("people.read"));
}

absl::StatusOr<vault::Vault> VaultWithIndexKey(char letter) {
  const auto key = [](char of) { return Base64(std::string(32, of)); };
  return vault::Vault::Create(Cat("first ", key('m'), "\nindex ", key(letter), "\n"));
}

TEST(LocalPrincipal, DoesNotShowAnAddress) {
  const auto vault = VaultWithIndexKey('i');
  const auto another = VaultWithIndexKey('j');
  ASSERT_TRUE(vault.ok() && another.ok());
  const std::string subject = Nobody(*vault, "192.0.2.7").subject;
  EXPECT_EQ(subject.find("192.0.2.7"), std::string::npos);
  EXPECT_EQ(subject, Nobody(*vault, "192.0.2.7").subject);
  EXPECT_NE(subject, Nobody(*vault, "192.0.2.8").subject);
  EXPECT_NE(subject, Nobody(*another, "192.0.2.7").subject) << "whoever has no key could try all addresses";
}

}  // namespace
}  // namespace passerelle::gateway
