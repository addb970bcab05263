#include "services/runtime/validation/formats.h"

#include <gtest/gtest.h>

namespace passerelle::validation {
namespace {

using options::v1::Format;

struct FormatCase {
  Format format;
  std::vector<std::string> good;
  std::vector<std::string> bad;
};

class FormatTest : public ::testing::TestWithParam<FormatCase> {};

TEST_P(FormatTest, AcceptsWhatHasItAndNothingElse) {
  for (const std::string& text : GetParam().good) EXPECT_TRUE(HasFormat(GetParam().format, text)) << text;
  for (const std::string& text : GetParam().bad) EXPECT_FALSE(HasFormat(GetParam().format, text)) << text;
}

TEST_P(FormatTest, IsDescribedInWords) { EXPECT_NE(DescribeFormat(GetParam().format), "a text"); }

INSTANTIATE_TEST_SUITE_P(
    All, FormatTest,
    ::testing::Values(
        FormatCase{Format::FORMAT_UUID,
                   {"0190b3a4-7c1d-7e3f-8a2b-1c2d3e4f5a6b", "0190B3A4-7C1D-7E3F-8A2B-1C2D3E4F5A6B"},
                   {"0190b3a47c1d7e3f8a2b1c2d3e4f5a6b", "0190b3a4-7c1d-7e3f-8a2b-1c2d3e4f5a6g", "x"}},
        FormatCase{Format::FORMAT_SLUG,
                   {"montreuil", "kit-injection-1ml", "a", std::string(63, 'a')},
                   {"Montreuil", "-a", "a-", "a--b", "a_b", "é", std::string(64, 'a')}},
        FormatCase{Format::FORMAT_DATE,
                   {"2026-02-28", "2024-02-29", "1900-01-01", "2200-12-31"},
                   {"2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2026/01/01", "0000-01-01",
                    "1899-12-31", "2201-01-01", "2026-01-0x"}},
        FormatCase{Format::FORMAT_TIME_OF_DAY,
                   {"00:00", "09:30", "23:59", "24:00"},
                   {"24:01", "9:30", "12:60", "25:00", "1200", "-1:00"}},
        FormatCase{Format::FORMAT_TIME_ZONE,
                   {"Europe/Paris", "America/Martinique", "UTC"},
                   {"Mars/Olympus", "europe/paris", "Fixed/UTC+01:00:00", "../etc/passwd", "/usr/share/zoneinfo/UTC",
                    "localtime"}},
        FormatCase{Format::FORMAT_LANGUAGE,
                   {"fr", "pl", "pt-BR", "zh-Hant"},
                   {"f", "FR", "french", "fr-", "fr-x", "fr_FR", "aaa-bbbbbbbbb"}},
        FormatCase{Format::FORMAT_ETAG, {"1", "4711", std::string(32, '9')}, {std::string(33, '9'), "a b", "é"}},
        FormatCase{
            Format::FORMAT_PAGE_TOKEN, {"Zm9v", "a-_=", std::string(512, 'a')}, {"a b", "a/b", std::string(513, 'a')}},
        FormatCase{Format::FORMAT_IDEMPOTENCY_KEY,
                   {"12345678", "0190b3a4-7c1d-7e3f-8a2b-1c2d3e4f5a6b", std::string(128, 'k')},
                   {"1234567", std::string(129, 'k'), "with space", "caf\xc3\xa9-1234"}}),
    [](const auto& info) { return options::v1::Format_Name(info.param.format); });

}  // namespace
}  // namespace passerelle::validation
