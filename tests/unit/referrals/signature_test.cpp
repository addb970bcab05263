#include "services/referrals/deliveries/standard_webhooks.h"

#include <absl/strings/escaping.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace passerelle::referrals {
namespace {

// The published test vector of Standard Webhooks.
constexpr char kSecret[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr char kSignature[] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

std::string Sign(const std::vector<std::string>& secrets) {
  return SignWebhook("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", R"({"test": 2432232314})", secrets);
}

TEST(WebhookSignature, IsThatOfThePublishedVector) { EXPECT_EQ(Sign({kSecret}), kSignature); }

TEST(WebhookSignature, IsGivenForEverySecretInTheirOrder) {
  const std::string other = NewWebhookSecret();
  EXPECT_EQ(Sign({kSecret, other}), std::string(kSignature) + " " + Sign({other}));
}

TEST(WebhookSignature, RefusesWhatIsNotASecret) {
  EXPECT_THROW(Sign({"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}), std::invalid_argument);
  EXPECT_THROW(Sign({"whsec_not base64"}), std::invalid_argument);
}

TEST(WebhookSecret, IsThirtyTwoRandomBytes) {
  const std::string secret = NewWebhookSecret();
  std::string bytes;
  ASSERT_TRUE(secret.starts_with("whsec_"));
  ASSERT_TRUE(absl::Base64Unescape(secret.substr(6), &bytes));
  EXPECT_EQ(bytes.size(), 32U);
  EXPECT_NE(NewWebhookSecret(), secret);
}

}  // namespace
}  // namespace passerelle::referrals
