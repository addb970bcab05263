// A person's code: found again when it is said right, never when it is said wrong.
#include "services/contacts/codes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace passerelle::contacts {
namespace {

constexpr int kSamples = 200;

TEST(ACode, HasNineRandomSymbolsAndACheckSymbolOfTheAlphabet) {
  const std::string code = DrawCode();
  ASSERT_EQ(code.size(), static_cast<std::size_t>(kCodeLength));
  EXPECT_EQ(code.find_first_not_of(kCodeAlphabet), std::string::npos);
  EXPECT_EQ(code.back(), CheckSymbol(code.substr(0, 9)));
}

TEST(ACode, NeverHoldsSymbolsThatLookAlike) {
  EXPECT_EQ(kCodeAlphabet.size(), 32u);
  EXPECT_EQ(std::set<char>(kCodeAlphabet.begin(), kCodeAlphabet.end()).size(), 32u);
  EXPECT_EQ(kCodeAlphabet.find_first_of("0O1I"), std::string_view::npos);
}

TEST(ACode, IsDrawnAnewEachTime) {
  std::set<std::string> codes;
  for (int i = 0; i < 10000; ++i) codes.insert(DrawCode());
  EXPECT_EQ(codes.size(), 10000u);
}

TEST(ACode, UsesEverySymbolAboutEquallyOften) {
  std::map<char, int> uses;
  for (int i = 0; i < 32000; ++i) ++uses[DrawCode()[0]];
  EXPECT_EQ(uses.size(), 32u);
  for (const auto& [symbol, count] : uses) EXPECT_NEAR(count, 1000, 250) << symbol;
}

TEST(ACode, IsShownInTwoGroups) { EXPECT_EQ(ShownCode("ABCDEFGHJK"), "ABCDE-FGHJK"); }

TEST(ACode, IsReadWhateverItsCaseSpacesAndHyphens) {
  const std::string code = DrawCode();
  std::string lower = code;
  for (char& c : lower) c = static_cast<char>(std::tolower(c));
  for (const std::string& typed : {code, ShownCode(code), lower, " " + code.substr(0, 3) + " " + code.substr(3) + " ",
                                   lower.substr(0, 5) + " - " + lower.substr(5)}) {
    EXPECT_EQ(ParseCode(typed), code) << typed;
  }
}

TEST(ACode, WithOneWrongSymbolIsNotACode) {
  for (int sample = 0; sample < kSamples; ++sample) {
    const std::string code = DrawCode();
    for (std::size_t place = 0; place < code.size(); ++place) {
      for (const char symbol : kCodeAlphabet) {
        if (symbol == code[place]) continue;
        std::string wrong = code;
        wrong[place] = symbol;
        ASSERT_EQ(ParseCode(wrong), std::nullopt) << code << " " << wrong;
      }
    }
  }
}

TEST(ACode, WithTwoSymbolsSwappedIsNotACode) {
  for (int sample = 0; sample < kSamples; ++sample) {
    const std::string code = DrawCode();
    for (std::size_t one = 0; one < code.size(); ++one) {
      for (std::size_t other = one + 1; other < code.size(); ++other) {
        if (code[one] == code[other]) continue;
        std::string wrong = code;
        std::swap(wrong[one], wrong[other]);
        ASSERT_EQ(ParseCode(wrong), std::nullopt) << code << " " << wrong;
      }
    }
  }
}

// Every pair of symbols at every pair of neighbouring places, whatever stands around them.
TEST(ACode, CatchesEverySwapOfNeighbours) {
  for (std::size_t place = 0; place + 1 < 9; ++place) {
    for (const char one : kCodeAlphabet) {
      for (const char other : kCodeAlphabet) {
        if (one == other) continue;
        std::string nine = "7K2MQX9RD";
        nine[place] = one;
        nine[place + 1] = other;
        const char check = CheckSymbol(nine);
        std::swap(nine[place], nine[place + 1]);
        ASSERT_NE(CheckSymbol(nine), check) << nine;
      }
    }
  }
}

TEST(ACode, OfAnotherLengthOrWithOtherSymbolsIsNotACode) {
  const std::string code = DrawCode();
  EXPECT_EQ(ParseCode(""), std::nullopt);
  EXPECT_EQ(ParseCode("---"), std::nullopt);
  EXPECT_EQ(ParseCode(code.substr(0, 9)), std::nullopt);
  EXPECT_EQ(ParseCode(code + "2"), std::nullopt);
  EXPECT_EQ(ParseCode("0" + code.substr(1)), std::nullopt);
  EXPECT_EQ(ParseCode("é" + code), std::nullopt);
}

}  // namespace
}  // namespace passerelle::contacts
