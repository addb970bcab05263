// What other directories call the themes of referrals.
#include "services/referrals/directory/theme_words.h"

#include <gtest/gtest.h>

namespace passerelle::referrals {
namespace {

using common::v1::ReferralTheme;

TEST(ThemeWords, TakeAThematiqueByItselfBeforeItsCategory) {
  EXPECT_EQ(ThemeOfThematique("sante--addictions"), ReferralTheme::ADDICTION_CARE);
  EXPECT_EQ(ThemeOfThematique("sante--sante-sexuelle"), ReferralTheme::SCREENING);
  EXPECT_EQ(ThemeOfThematique("sante--acces-aux-soins"), ReferralTheme::CARE);
  EXPECT_EQ(ThemeOfThematique("sante"), ReferralTheme::CARE);
  EXPECT_EQ(
      ThemeOfThematique("difficultes-administratives-ou-juridiques--prendre-en-compte-une-problematique-judiciaire"),
      ReferralTheme::LEGAL);
  EXPECT_EQ(
      ThemeOfThematique("difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives"),
      ReferralTheme::RIGHTS);
}

TEST(ThemeWords, KnowTheThematiquesOfEarlierVersions) {
  EXPECT_EQ(ThemeOfThematique("sante--faire-face-a-une-situation-daddiction"), ReferralTheme::ADDICTION_CARE);
  EXPECT_EQ(ThemeOfThematique("logement-hebergement--mal-loges-sans-logis"), ReferralTheme::HOUSING);
  EXPECT_EQ(ThemeOfThematique("gestion-financiere--obtenir-une-aide-alimentaire"), ReferralTheme::FOOD);
}

TEST(ThemeWords, LeaveTheRestToOther) {
  EXPECT_EQ(ThemeOfThematique("mobilite--preparer-un-permis"), ReferralTheme::OTHER);
  EXPECT_EQ(ThemeOfThematique("santeurope"), ReferralTheme::OTHER);
  EXPECT_EQ(ThemeOfThematique(""), ReferralTheme::OTHER);
}

TEST(ThemeWords, SayEveryThemeInEveryVocabulary) {
  for (int number = ReferralTheme::CARE; number <= ReferralTheme::Theme_MAX; ++number) {
    const auto theme = static_cast<Theme>(number);
    const std::string& name = ReferralTheme::Theme_Name(theme);
    EXPECT_EQ(NamedTheme(name), theme);
    EXPECT_EQ(TermOf(theme).theme, theme);
    EXPECT_EQ(ThemeOfTerm(name, "anything"), theme);
    if (theme == ReferralTheme::OTHER) continue;
    ASSERT_NE(ThematiqueOf(theme), "") << name;
    // Hospitals have no thematique of their own.
    if (theme != ReferralTheme::HOSPITAL) {
      EXPECT_EQ(ThemeOfThematique(ThematiqueOf(theme)), theme) << name;
    }
  }
}

TEST(ThemeWords, TakeOnlyTermsThatSayATheme) {
  EXPECT_EQ(ThemeOfTerm("", "Addiction & Recovery"), ReferralTheme::ADDICTION_CARE);
  EXPECT_EQ(ThemeOfTerm("sante--addictions", "Addictions"), ReferralTheme::ADDICTION_CARE);
  EXPECT_EQ(ThemeOfTerm("mobilite", "Mobilité"), std::nullopt);
  EXPECT_EQ(ThemeOfTerm("THEME_UNSPECIFIED", "Adults"), std::nullopt);
}

}  // namespace
}  // namespace passerelle::referrals
