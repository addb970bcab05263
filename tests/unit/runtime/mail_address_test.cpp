#include "services/runtime/base/mail_address.h"

#include <gtest/gtest.h>

#include <string>

namespace passerelle {
namespace {

TEST(MailAddress, IsOneAddressAndNothingElse) {
  for (const char* good : {"accueil@partner.example", "a.b+referrals@sub.partner.example", "o'neil@x-y.fr"}) {
    EXPECT_TRUE(IsMailAddress(good)) << good;
    EXPECT_TRUE(IsPublicMailAddress(good)) << good;
  }
  for (const char* bad :
       {"", "accueil", "@partner.example", "accueil@", "a@b@c.fr", "a b@c.fr", "a@c.fr, b@c.fr", "a@c.fr,b@c.fr",
        "Accueil <a@c.fr>", "<a@c.fr>", "a@c.fr>", "\"a\"@c.fr", "a@c.fr\r\nBcc: b@c.fr", "a..b@c.fr", ".a@c.fr",
        "a.@c.fr", "a@-c.fr", "a@c..fr", "a@c.fr."}) {
    EXPECT_FALSE(IsMailAddress(bad)) << bad;
    EXPECT_FALSE(IsPublicMailAddress(bad)) << bad;
  }
  EXPECT_FALSE(IsMailAddress(std::string(65, 'a') + "@c.fr"));
  EXPECT_FALSE(IsMailAddress(std::string("a@c.fr\0x", 8)));
}

TEST(MailAddress, OfThisMachineIsNotReachedFromElsewhere) {
  EXPECT_TRUE(IsMailAddress("passerelle@localhost"));
  EXPECT_FALSE(IsPublicMailAddress("passerelle@localhost"));
}

}  // namespace
}  // namespace passerelle
