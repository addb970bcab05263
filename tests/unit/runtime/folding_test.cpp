// Names are found however they are typed.
#include "services/runtime/base/folding.h"

#include <gtest/gtest.h>

namespace passerelle {
namespace {

TEST(Folding, ForgetsCaseAndLatinAccents) {
  EXPECT_EQ(Fold("Éloïse"), "eloise");
  EXPECT_EQ(Fold("ÇA VA"), "ca va");
  EXPECT_EQ(Fold("Łukasz Żółć"), "lukasz zolc");
  EXPECT_EQ(Fold("Șerban ȘȚ"), Fold("Șerban ȘȚ"));
  EXPECT_EQ(Fold("Nguyễn Thị Ánh"), "nguyen thi anh");
  EXPECT_EQ(Fold("Øystein Ægir Þór ðæ"), "oystein aegir thor dae");
  EXPECT_EQ(Fold("Œdipe STRAßE"), "oedipe strasse");
}

TEST(Folding, TakesComposedAndDecomposedLettersAlike) { EXPECT_EQ(Fold("Ame\u0301lie"), Fold("Amélie")); }

TEST(Folding, ForgetsTheCaseOfGreekAndCyrillic) {
  EXPECT_EQ(Fold("ИВАН Ёж"), "иван ёж");
  EXPECT_EQ(Fold("ΝΙΚΟΣ"), "νικοσ");
}

TEST(Folding, LeavesOtherCharactersAsTheyAre) {
  EXPECT_EQ(Fold("محمد"), "محمد");
  EXPECT_EQ(Fold("小明 100%_×"), "小明 100%_×");
  EXPECT_EQ(Fold("🙂Zoé"), "🙂zoe");
}

TEST(Folding, ForgetsSpacesAround) {
  EXPECT_EQ(Fold("  Kim  Lee "), "kim  lee");
  EXPECT_EQ(Fold("   "), "");
  EXPECT_EQ(Fold(""), "");
}

TEST(Folding, TwiceIsFoldingOnce) {
  for (const char* text : {"Éloïse", "ŒUVRE", "ИВАН", "Ǆ", "ẞ"}) EXPECT_EQ(Fold(Fold(text)), Fold(text)) << text;
}

}  // namespace
}  // namespace passerelle
