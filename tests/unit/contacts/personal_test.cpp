#include "services/contacts/sealing/personal.h"

#include <absl/strings/escaping.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace passerelle::contacts {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

vault::Vault SomeVault() {
  const std::string key = absl::Base64Escape(std::string(32, 'k'));
  return *vault::Vault::Create("only " + key + "\nindex " + key);
}

class ThePseudonymIndex : public ::testing::Test {
 protected:
  std::vector<std::string> Of(const std::string& pseudonym) { return PseudonymPrefixes(vault_, pseudonym); }
  std::string By(const std::string& folded) { return PseudonymPrefix(vault_, folded); }
  const vault::Vault vault_ = SomeVault();
};

TEST_F(ThePseudonymIndex, HoldsEachBeginningOnce) {
  const std::vector<std::string> prefixes = Of("Kim");
  EXPECT_THAT(prefixes, SizeIs(3));
  for (const char* folded : {"k", "ki", "kim"}) EXPECT_THAT(prefixes, Contains(By(folded))) << folded;
  for (const char* folded : {"i", "im", "kimi", "km"}) EXPECT_THAT(prefixes, Not(Contains(By(folded)))) << folded;
}

TEST_F(ThePseudonymIndex, CountsLettersNotBytes) {
  EXPECT_THAT(Of("Иван"), SizeIs(4));
  EXPECT_THAT(Of("Иван"), Contains(By("ив")));
  EXPECT_THAT(Of("😀🙂"), SizeIs(2));
}

TEST_F(ThePseudonymIndex, HoldsTwelveLettersAtMost) {
  const std::vector<std::string> prefixes = Of("Maximilienne la Grande");
  EXPECT_THAT(std::set<std::string>(prefixes.begin(), prefixes.end()), SizeIs(kIndexedLetters));
  EXPECT_THAT(prefixes, Contains(By("maximilienne la petite")));
}

TEST_F(ThePseudonymIndex, IsEmptyWithoutAPseudonym) { EXPECT_THAT(Of("  "), IsEmpty()); }

}  // namespace
}  // namespace passerelle::contacts
