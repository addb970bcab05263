#include "gateway/access/password_rules.h"

#include <gtest/gtest.h>

#include "services/runtime/base/status.h"

namespace passerelle::gateway {
namespace {

std::string Verdict(std::string_view password, std::string_view login = "camille") {
  return ReasonOf(CheckPassword(password, login, "password"));
}

TEST(PasswordRules, TakeAnythingLongThatIsNotObvious) {
  for (const char* good : {"correct horse battery", "un camion rouge passe", "k7wq-mzra-x9tb-fh2c", "Tr0ub4dor&3xyzk",
                           "été à la montagne", "кафе на углу дома"}) {
    EXPECT_EQ(Verdict(good), "") << good;
  }
}

TEST(PasswordRules, CountCharactersAndNotBytes) {
  EXPECT_EQ(Verdict("eleven char"), "PASSWORD_TOO_SHORT");
  EXPECT_EQ(Verdict("éèàùçîôéèàù"), "PASSWORD_TOO_SHORT");
  EXPECT_EQ(Verdict("twelve chars"), "");
}

TEST(PasswordRules, RefuseRepetitionsAndRuns) {
  for (const char* bad : {"aaaaaaaaaaaa", "abababababab", "123412341234", "123456789012", "abcdefghijkl",
                          "zyxwvutsrqpo", "111222333444", "            "}) {
    EXPECT_EQ(Verdict(bad), "PASSWORD_TOO_COMMON") << bad;
  }
}

TEST(PasswordRules, RefuseWhatEverybodyStartsFrom) {
  for (const char* bad : {"passwordpassword", "Motdepasse2024!", "azertyuiop123", "QwertyUiop!!", "admin-password",
                          "Passerelle2026", "bienvenue1234"}) {
    EXPECT_EQ(Verdict(bad), "PASSWORD_TOO_COMMON") << bad;
  }
  EXPECT_EQ(Verdict("my password is a kite"), "");
}

TEST(PasswordRules, RefuseTheLogin) {
  EXPECT_EQ(Verdict("CamilleCamille"), "PASSWORD_TOO_COMMON");
  EXPECT_EQ(Verdict("camille12345"), "PASSWORD_TOO_COMMON");
  EXPECT_EQ(Verdict("camille12345", "someone"), "");
}

}  // namespace
}  // namespace passerelle::gateway
