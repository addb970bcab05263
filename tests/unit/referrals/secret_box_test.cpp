#include "services/referrals/deliveries/secret_box.h"

#include <absl/strings/escaping.h>
#include <gtest/gtest.h>

namespace passerelle::referrals {
namespace {

SecretBox Box(char fill) { return SecretBox::Create(absl::Base64Escape(std::string(32, fill))).value(); }

TEST(SecretBox, OpensWhatItSealedForTheSameOwner) {
  const std::string sealed = Box('k').Seal("whsec_x", "csapa-arras");
  EXPECT_EQ(sealed.find("whsec_x"), std::string::npos);
  const absl::StatusOr<std::string> opened = Box('k').Open(sealed, "csapa-arras");
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(*opened, "whsec_x");
}

TEST(SecretBox, SealsTheSameSecretDifferentlyEachTime) {
  EXPECT_NE(Box('k').Seal("whsec_x", "csapa-arras"), Box('k').Seal("whsec_x", "csapa-arras"));
}

TEST(SecretBox, OpensNothingForAnotherOwnerOrKeyNorWhatWasChanged) {
  std::string sealed = Box('k').Seal("whsec_x", "csapa-arras");
  EXPECT_EQ(Box('k').Open(sealed, "csapa-calais").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Box('j').Open(sealed, "csapa-arras").status().code(), absl::StatusCode::kDataLoss);
  sealed.back() = static_cast<char>(sealed.back() ^ 1);
  EXPECT_EQ(Box('k').Open(sealed, "csapa-arras").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Box('k').Open("short", "csapa-arras").status().code(), absl::StatusCode::kDataLoss);
}

TEST(SecretBox, TakesAKeyOfThirtyTwoBytesOnly) {
  for (const std::string& key : {std::string("not base64!"), absl::Base64Escape(std::string(31, 'k')), std::string()}) {
    EXPECT_EQ(SecretBox::Create(key).status().code(), absl::StatusCode::kInvalidArgument) << key;
  }
}

}  // namespace
}  // namespace passerelle::referrals
