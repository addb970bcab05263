// Opening hours as OpenStreetMap writes them.
#include "services/referrals/partners/opening_hours.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace passerelle::referrals {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Rewritten(std::string_view text) {
  const auto rules = ParseOpeningHours(text);
  return rules ? FormatOpeningHours(*rules) : "refused";
}

TEST(OpeningHours, AreReadAndWritten) {
  for (const char* text :
       {"Mo-Fr 09:00-12:30,14:00-17:00; Sa 09:00-12:00", "24/7", "PH off", "Mo-Fr 08:30-12:30; PH off",
        "Mo,We,Fr 10:00-16:00", "09:00-18:00", "Mo-Su,PH 00:00-24:00", "Fr-Sa 22:00-02:00", "off"}) {
    EXPECT_EQ(Rewritten(text), text);
  }
}

TEST(OpeningHours, MayBeSpacedFreely) {
  EXPECT_EQ(Rewritten("Mo, We 09:00-12:00, 14:00-17:00;Sa off"), "Mo,We 09:00-12:00,14:00-17:00; Sa off");
  EXPECT_EQ(Rewritten("Su closed"), "Su off");
  EXPECT_EQ(Rewritten("Sa-Mo 09:00-12:00"), "Mo,Sa-Su 09:00-12:00");
}

TEST(OpeningHours, ThatAreWrittenOtherwiseAreRefused) {
  for (const char* text : {"",
                           " ",
                           "lundi 9h-12h",
                           "Mo",
                           "Mo-Fr",
                           "Mo-Fr 9:00-12:00",
                           "Mo-Fr 09:00",
                           "Mo-Fr 09:00-",
                           "Mo-Fr 09:00-25:00",
                           "Mo-Fr 09:60-10:00",
                           "Mo-Fr 24:00-02:00",
                           "Mo-Fr 09:00-09:00",
                           "Mo-Fr09:00-12:00",
                           "Lu-Ve 09:00-12:00",
                           "Mo-Fr 09:00-12:00;",
                           "Mo-Fr 09:00-12:00; ; PH off",
                           "Jan-Mar Mo 09:00-12:00",
                           "SH off",
                           "Mo- 09:00-12:00",
                           "Mo-Tu-We 09:00-12:00",
                           "Mo-Fr sunrise-sunset",
                           "24/7 off",
                           "Mo 09:00-12:00 \"sur rendez-vous\"",
                           "off off"}) {
    EXPECT_EQ(Rewritten(text), "refused") << text;
  }
}

TEST(OpeningHours, OfLaterRulesReplaceThoseOfEarlierOnes) {
  const auto rules = ParseOpeningHours("Mo-We 09:00-12:00,14:00-17:00; Tu 10:00-11:00; We off; PH off");
  ASSERT_TRUE(rules.has_value());
  const auto week = WeekOf(*rules);
  EXPECT_THAT(
      week, ElementsAre(ElementsAre(OpeningSpan{540, 720}, OpeningSpan{840, 1020}), ElementsAre(OpeningSpan{600, 660}),
                        IsEmpty(), IsEmpty(), IsEmpty(), IsEmpty(), IsEmpty()));
}

TEST(OpeningHours, WithoutDaysAreThoseOfEveryDay) {
  const auto rules = ParseOpeningHours("24/7");
  ASSERT_TRUE(rules.has_value());
  EXPECT_THAT(WeekOf(*rules), ::testing::Each(ElementsAre(OpeningSpan{0, 1440})));
}

}  // namespace
}  // namespace passerelle::referrals
