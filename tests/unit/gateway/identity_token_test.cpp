// What makes a token good, and what a forger may try.
#include <absl/time/clock.h>
#include <gtest/gtest.h>

#include "gateway/base/text.h"
#include "gateway/identity/key_set.h"
#include "gateway/identity/token.h"
#include "services/runtime/base/status.h"
#include "tests/unit/gateway/signed_tokens.h"

namespace passerelle::gateway::identity {
namespace {

using Json = nlohmann::json;

constexpr absl::Duration kClockSkew = absl::Seconds(30);

const SigningKey& RsaKey() {
  static const auto* key = new SigningKey(SigningKey::Rsa("rsa"));
  return *key;
}
const SigningKey& EcKey() {
  static const auto* key = new SigningKey(SigningKey::Ec("ec"));
  return *key;
}
const KeySet& PublishedKeys() {
  static const auto* keys = new KeySet(*KeySet::Parse(KeySetOf({RsaKey().Public(), EcKey().Public()})));
  return *keys;
}

Provider Issuer() {
  Provider provider;
  provider.issuer = "https://id.example.org";
  provider.audiences = {"other", "passerelle"};
  return provider;
}

class IdentityToken : public ::testing::Test {
 protected:
  std::int64_t In(absl::Duration time) const { return absl::ToUnixSeconds(now_ + time); }
  Json Claims(const Json& changes = Json::object()) const {
    Json claims = {{"iss", provider_.issuer},
                   {"aud", "passerelle"},
                   {"sub", "somebody"},
                   {"iat", In(absl::ZeroDuration())},
                   {"exp", In(absl::Minutes(5))}};
    claims.merge_patch(changes);  // null takes a claim away
    return claims;
  }
  // As the gateway goes about it; the reason for which it is refused, "" when it is not.
  std::string Judge(const std::string& token) const {
    const auto read = ReadUnverified(token);
    if (!read.ok()) return ReasonOf(read.status());
    const auto payload = PublishedKeys().Verify(token, read->algorithm, read->key_id);
    if (!payload.ok()) return ReasonOf(payload.status());
    return ReasonOf(CheckClaims(*payload, provider_, now_, kClockSkew).status());
  }
  std::string JudgeClaims(const Json& changes) const { return Judge(RsaKey().Sign("RS256", Claims(changes))); }
  std::string MessageOf(const absl::Status& status) const { return std::string(status.message()); }

  const absl::Time now_ = absl::Now();
  const Provider provider_ = Issuer();
};

TEST_F(IdentityToken, IsGoodWithEachSignatureThatIsAccepted) {
  EXPECT_EQ(Judge(RsaKey().Sign("RS256", Claims())), "");
  EXPECT_EQ(Judge(RsaKey().Sign("PS256", Claims())), "");
  EXPECT_EQ(Judge(EcKey().Sign("ES256", Claims())), "");
}

TEST_F(IdentityToken, MustBeSignedWithAPrivateKey) {
  EXPECT_EQ(Judge(Compact(R"({"alg":"none","kid":"rsa"})", Claims().dump(), "")), "TOKEN_INVALID");
  EXPECT_EQ(Judge(Compact(R"({"alg":"none","kid":"rsa"})", Claims().dump(), "x")), "TOKEN_INVALID");
  EXPECT_EQ(Judge(Compact(R"({"alg":"None","kid":"rsa"})", Claims().dump(), "x")), "TOKEN_INVALID");
  const SigningKey secret = SigningKey::Secret("rsa", RsaKey().Public().dump());
  EXPECT_EQ(Judge(secret.Sign("HS256", Claims())), "TOKEN_INVALID");
  EXPECT_EQ(Judge(RsaKey().Sign("RS512", Claims())), "TOKEN_INVALID");
}

TEST_F(IdentityToken, MustBeSignedInTheWayOfItsKey) {
  // The header names a key of another kind than the signature's.
  SigningKey disguised = SigningKey::Ec("rsa");
  EXPECT_EQ(Judge(disguised.Sign("ES256", Claims())), "TOKEN_INVALID");
  SigningKey other = SigningKey::Rsa("rsa");
  EXPECT_EQ(Judge(other.Sign("RS256", Claims())), "TOKEN_INVALID");
  Json only_rs = RsaKey().Public();
  only_rs["alg"] = "RS256";
  const auto keys = KeySet::Parse(KeySetOf(Json::array({only_rs})));
  ASSERT_TRUE(keys.ok());
  EXPECT_TRUE(keys->Verify(RsaKey().Sign("RS256", Claims()), Algorithm::kRs256, "rsa").ok());
  EXPECT_FALSE(keys->Verify(RsaKey().Sign("PS256", Claims()), Algorithm::kPs256, "rsa").ok());
}

TEST_F(IdentityToken, MustNameItsKey) {
  EXPECT_EQ(Judge(SigningKey::Rsa("unknown").Sign("RS256", Claims())), "TOKEN_INVALID");
  const auto without = ReadUnverified(Compact(R"({"alg":"RS256"})", Claims().dump(), "x"));
  EXPECT_EQ(MessageOf(without.status()), "The token does not say which key signed it.");
  const auto number = ReadUnverified(Compact(R"({"alg":"RS256","kid":7})", Claims().dump(), "x"));
  EXPECT_EQ(MessageOf(number.status()), "The token does not say which key signed it.");
  const std::string long_id = Cat(R"({"alg":"RS256","kid":")", std::string(300, 'k'), "\"}");
  EXPECT_FALSE(ReadUnverified(Compact(long_id, Claims().dump(), "x")).ok());
}

TEST_F(IdentityToken, MustNotBeTamperedWith) {
  const std::string token = RsaKey().Sign("RS256", Claims());
  const auto parts = Split(token, '.');
  const std::string richer = Compact("", Claims({{"sub", "somebody-else"}}).dump(), "");
  const std::string payload(Split(richer, '.')[1]);
  EXPECT_EQ(Judge(Cat(parts[0], ".", payload, ".", parts[2])), "TOKEN_INVALID");
  EXPECT_EQ(Judge(Cat(parts[0], ".", parts[1], ".", parts[2].substr(0, parts[2].size() - 4))), "TOKEN_INVALID");
  EXPECT_EQ(Judge(Cat(token, ".")), "TOKEN_INVALID");
  EXPECT_EQ(Judge(Cat(token, "=")), "TOKEN_INVALID");
}

TEST_F(IdentityToken, MustNotSayAnythingTwice) {
  const auto twice_in_header =
      ReadUnverified(Compact(R"({"alg":"RS256","alg":"none","kid":"rsa"})", Claims().dump(), "x"));
  EXPECT_EQ(MessageOf(twice_in_header.status()), "The token is no JSON, or says something twice.");
  std::string payload = Claims().dump();
  payload.insert(1, R"("sub":"director",)");
  EXPECT_EQ(Judge(RsaKey().Sign("RS256", payload)), "TOKEN_INVALID");
  EXPECT_EQ(MessageOf(CheckClaims(payload, provider_, now_, kClockSkew).status()),
            "The token is no JSON, or says something twice.");
}

TEST_F(IdentityToken, MustNotAskForWhatIsNotUnderstood) {
  const auto critical =
      ReadUnverified(Compact(R"({"alg":"RS256","kid":"rsa","crit":["b64"],"b64":false})", Claims().dump(), "x"));
  EXPECT_EQ(MessageOf(critical.status()), "The token asks for extensions that are not known here.");
  const auto logout = ReadUnverified(Compact(R"({"alg":"RS256","kid":"rsa","typ":"logout+jwt"})", "{}", "x"));
  EXPECT_EQ(MessageOf(logout.status()), "The token is of a type that is not accepted.");
  EXPECT_TRUE(ReadUnverified(Compact(R"({"alg":"RS256","kid":"rsa","typ":"at+JWT"})", "{}", "x")).ok());
}

TEST_F(IdentityToken, MustNotBeHuge) {
  const std::string huge = RsaKey().Sign("RS256", Claims({{"padding", std::string(kMostTokenBytes, 'x')}}));
  EXPECT_TRUE(LooksLikeJwt(huge));
  EXPECT_EQ(MessageOf(ReadUnverified(huge).status()), "The token is too long.");
}

TEST_F(IdentityToken, MustBeOfItsIssuerAndForUs) {
  EXPECT_EQ(JudgeClaims({{"iss", "https://id.example.org/"}}), "TOKEN_INVALID");
  EXPECT_EQ(JudgeClaims({{"iss", nullptr}}), "TOKEN_INVALID");
  EXPECT_EQ(JudgeClaims({{"aud", "somebody-else"}}), "TOKEN_INVALID");
  EXPECT_EQ(JudgeClaims({{"aud", Json::array()}}), "TOKEN_INVALID");
  EXPECT_EQ(JudgeClaims({{"aud", nullptr}}), "TOKEN_INVALID");
  EXPECT_EQ(JudgeClaims({{"aud", {"somebody-else", "passerelle"}}}), "");
}

TEST_F(IdentityToken, IsGoodFromItsBeginningToItsEnd) {
  EXPECT_EQ(JudgeClaims({{"exp", In(-absl::Minutes(1))}}), "TOKEN_EXPIRED");
  EXPECT_EQ(JudgeClaims({{"exp", nullptr}}), "TOKEN_INVALID");
  EXPECT_EQ(JudgeClaims({{"exp", "tomorrow"}}), "TOKEN_INVALID");
  EXPECT_EQ(JudgeClaims({{"exp", 1e300}}), "TOKEN_INVALID");
  EXPECT_EQ(JudgeClaims({{"exp", -1}}), "TOKEN_INVALID");
  EXPECT_EQ(JudgeClaims({{"nbf", In(absl::Minutes(1))}}), "TOKEN_INVALID");
  EXPECT_EQ(JudgeClaims({{"iat", In(absl::Minutes(1))}}), "TOKEN_INVALID");
}

TEST_F(IdentityToken, ForgivesClocksThatDifferALittle) {
  EXPECT_EQ(JudgeClaims({{"exp", In(-absl::Seconds(20))}}), "");
  EXPECT_EQ(JudgeClaims({{"nbf", In(absl::Seconds(20))}, {"iat", In(absl::Seconds(20))}}), "");
}

TEST_F(IdentityToken, MustSayWhoseItIs) {
  EXPECT_EQ(JudgeClaims({{"sub", nullptr}}), "TOKEN_INVALID");
  EXPECT_EQ(JudgeClaims({{"sub", ""}}), "TOKEN_INVALID");
  EXPECT_EQ(JudgeClaims({{"sub", 7}}), "TOKEN_INVALID");
  EXPECT_EQ(JudgeClaims({{"sub", std::string(256, 's')}}), "TOKEN_INVALID");
  EXPECT_EQ(JudgeClaims({{"sub", std::string(255, 's')}}), "");
}

TEST(IdentityKeys, LeaveOutWhatCannotVerify) {
  Json encryption = RsaKey().Public();
  encryption["use"] = "enc";
  Json without_id = RsaKey().Public();
  without_id.erase("kid");
  const Json keys = {SigningKey::Rsa("short", 1024).Public(),
                     SigningKey::Ec("wide", "P-384").Public(),
                     SigningKey::Secret("secret", "0123456789abcdef").Private(),
                     encryption,
                     without_id,
                     7,
                     {{"kid", "strange"}, {"kty", "OKP"}}};
  const auto parsed = KeySet::Parse(KeySetOf(keys));
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->size(), 0u);
}

TEST(IdentityKeys, AreRefusedWhenTheyAreNoKeySetOrTooMany) {
  EXPECT_FALSE(KeySet::Parse("<html>").ok());
  EXPECT_FALSE(KeySet::Parse("[]").ok());
  EXPECT_FALSE(KeySet::Parse(R"({"keys":{}})").ok());
  EXPECT_TRUE(KeySet::Parse(R"({"keys":[]})").ok());
  EXPECT_FALSE(KeySet::Parse(KeySetOf(Json(kMostKeys + 1, EcKey().Public()))).ok());
}

TEST(IdentityKeys, AreTheSameInAnyOrder) {
  const auto one = KeySet::Parse(KeySetOf({RsaKey().Public(), EcKey().Public()}));
  const auto two = KeySet::Parse(KeySetOf({EcKey().Public(), RsaKey().Public()}));
  const auto renewed = KeySet::Parse(KeySetOf({EcKey().Public(), SigningKey::Ec("rsa").Public()}));
  EXPECT_TRUE(one->SameAs(*two));
  EXPECT_FALSE(one->SameAs(*renewed));
}

}  // namespace
}  // namespace passerelle::gateway::identity
