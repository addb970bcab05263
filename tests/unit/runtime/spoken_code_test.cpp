// Codes that people read aloud: found when they are said right, never when they are said wrong.
#include "services/runtime/base/spoken_code.h"

#include <gtest/gtest.h>

#include <utility>

namespace passerelle {
namespace {

constexpr std::size_t kLengths[] = {2, 6, 10, kLongestSpokenCode};

TEST(ASpokenCode, OfAnyLengthIsReadAgain) {
  for (const std::size_t length : kLengths) {
    const std::string code = DrawSpokenCode(length);
    EXPECT_EQ(code.size(), length);
    EXPECT_EQ(ParseSpokenCode(code, length), code);
    EXPECT_EQ(ParseSpokenCode(" " + code.substr(0, 1) + "-" + code.substr(1), length), code);
    EXPECT_EQ(ParseSpokenCode(code, length + 1), std::nullopt);
  }
}

TEST(ASpokenCode, WithOneWrongSymbolIsNotACode) {
  for (const std::size_t length : kLengths) {
    const std::string code = DrawSpokenCode(length);
    for (std::size_t place = 0; place < length; ++place) {
      for (const char symbol : kSpokenAlphabet) {
        std::string wrong = code;
        wrong[place] = symbol;
        ASSERT_EQ(ParseSpokenCode(wrong, length).has_value(), wrong == code) << code << " " << wrong;
      }
    }
  }
}

TEST(ASpokenCode, WithTwoSymbolsSwappedIsNotACode) {
  for (const std::size_t length : kLengths) {
    const std::string code = DrawSpokenCode(length);
    for (std::size_t left = 0; left < length; ++left) {
      for (std::size_t right = left + 1; right < length; ++right) {
        std::string swapped = code;
        std::swap(swapped[left], swapped[right]);
        ASSERT_EQ(ParseSpokenCode(swapped, length).has_value(), swapped == code) << code << " " << swapped;
      }
    }
  }
}

}  // namespace
}  // namespace passerelle
