#include "services/referrals/deliveries/mail.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/str_split.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace passerelle::referrals {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kLink[] = "https://suite.example/partner/links/abc";

Mail MailOf(const std::string& type) {
  return {.id = "0198f0a0-0000-7000-8000-000000000001",
          .type = type,
          .referral = "0198f0a0-0000-7000-8000-000000000002",
          .from = "passerelle@example.org",
          .to = "accueil@csapa.example",
          .link = kLink,
          .time = absl::FromUnixSeconds(1'772'366'400)};
}

std::string TextOf(const std::string& message) {
  const std::size_t begin = message.find("\r\n\r\n") + 4;
  std::string text;
  EXPECT_TRUE(absl::Base64Unescape(absl::StrReplaceAll(message.substr(begin), {{"\r\n", ""}}), &text));
  return text;
}

TEST(Mail, SaysWhoItIsFromAndThatItIsAutomatic) {
  const std::string message = WriteMail(MailOf("referral.sent"));
  EXPECT_THAT(message, HasSubstr("Date: Sun, 01 Mar 2026 12:00:00 +0000\r\n"));
  EXPECT_THAT(message, HasSubstr("From: passerelle@example.org\r\nTo: accueil@csapa.example\r\n"));
  EXPECT_THAT(message, HasSubstr("Message-ID: <0198f0a0-0000-7000-8000-000000000001@example.org>\r\n"));
  EXPECT_THAT(message, HasSubstr("Auto-Submitted: auto-generated\r\n"));
}

TEST(Mail, CarriesTheLinkInBothLanguagesWhereTheTypeHasOne) {
  for (const char* type : {"referral.sent", "referral.reminder", "referral.link"}) {
    EXPECT_TRUE(AsksForAnswer(type));
    const std::vector<std::string> parts = absl::StrSplit(TextOf(WriteMail(MailOf(type))), kLink);
    EXPECT_EQ(parts.size(), 3U) << type;
  }
}

TEST(Mail, CarriesNoLinkWhereNothingIsLeftToDo) {
  for (const char* type : {"referral.cancelled", "referral.withdrawn", "referral.closed", "referral.expired",
                           "partner.test", "referral.unheard_of"}) {
    EXPECT_FALSE(AsksForAnswer(type));
    EXPECT_THAT(TextOf(WriteMail(MailOf(type))), Not(HasSubstr(kLink))) << type;
  }
}

TEST(Mail, HasLinesThatEveryServerTakes) {
  const std::vector<std::string> lines = absl::StrSplit(WriteMail(MailOf("referral.reminder")), "\r\n");
  for (const std::string& line : lines) {
    EXPECT_LE(line.size(), 100U) << line;
    EXPECT_EQ(line.find_first_of("\r\n"), std::string::npos) << line;
    for (const char character : line) EXPECT_GT(character, 0) << "not ASCII: " << line;
  }
}

TEST(Mail, CarriesWhatAnAlertOfTheWatchSays) {
  for (const char* type : {"alert.published", "alert.ended"}) {
    Mail mail = MailOf(type);
    mail.referral.clear();
    mail.alert = {"CAUTION", "Comprimés bleus", "Ne consommez pas seul.\n.\nDemandez de la naloxone."};
    const std::string text = TextOf(WriteMail(mail));
    EXPECT_THAT(text, HasSubstr("Prudence / Caution : Comprimés bleus\r\n\r\nNe consommez pas seul.\n.\nDemandez"));
    EXPECT_THAT(text, Not(HasSubstr(kLink))) << type;
    EXPECT_FALSE(AsksForAnswer(type));
  }
}

}  // namespace
}  // namespace passerelle::referrals
