#include "gateway/access/one_time_code.h"

#include <gtest/gtest.h>

namespace passerelle::gateway::one_time_code {
namespace {

// RFC 6238, appendix B: the last six of its eight digits.
constexpr char kSecret[] = "12345678901234567890";

absl::Time Second(std::int64_t seconds) { return absl::FromUnixSeconds(seconds); }

TEST(OneTimeCode, IsWhatTheStandardSays) {
  EXPECT_EQ(MatchingStep(kSecret, "287082", Second(59), 0), 1);
  EXPECT_EQ(MatchingStep(kSecret, "081804", Second(1111111109), 0), 1111111109 / 30);
  EXPECT_EQ(MatchingStep(kSecret, "005924", Second(1234567890), 0), 1234567890 / 30);
  EXPECT_EQ(MatchingStep(kSecret, "353130", Second(20000000000), 0), 20000000000 / 30);
}

TEST(OneTimeCode, MayBeOneStepOff) {
  EXPECT_EQ(MatchingStep(kSecret, "287082", Second(29), 0), 1);
  EXPECT_EQ(MatchingStep(kSecret, "287082", Second(89), 0), 1);
  EXPECT_EQ(MatchingStep(kSecret, "287082", Second(90), 0), std::nullopt);
}

TEST(OneTimeCode, OfASpentStepIsRefused) {
  EXPECT_EQ(MatchingStep(kSecret, "287082", Second(59), 1), std::nullopt);
  EXPECT_EQ(MatchingStep(kSecret, "287082", Second(59), 2), std::nullopt);
}

TEST(OneTimeCode, IsSixDigits) {
  for (const char* wrong : {"", "28708", "94287082", "28708a", "287083"})
    EXPECT_EQ(MatchingStep(kSecret, wrong, Second(59), 0), std::nullopt) << wrong;
}

TEST(OneTimeCode, ComesFromASecretOfItsOwn) {
  const std::string secret = NewSecret();
  EXPECT_EQ(secret.size(), 20u);
  EXPECT_NE(secret, NewSecret());
  EXPECT_EQ(Base32(kSecret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  EXPECT_EQ(
      Uri(kSecret, "zoé"),
      "otpauth://totp/Passerelle:zo%c3%a9?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Passerelle&algorithm=SHA1"
      "&digits=6&period=30");
}

}  // namespace
}  // namespace passerelle::gateway::one_time_code
