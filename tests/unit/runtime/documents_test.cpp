#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "services/runtime/base/status.h"
#include "services/runtime/documents/csv.h"
#include "services/runtime/documents/numbers.h"
#include "services/runtime/documents/sheet_name.h"
#include "services/runtime/documents/workbook.h"

namespace passerelle::documents {
namespace {

using ::testing::StartsWith;

// The bytes of one text field, without the mark in front.
std::string Field(std::string_view text) {
  CsvWriter writer(CsvDialectOf(Language::kFrench));
  writer.Text(text);
  return std::move(writer).Take().substr(3);
}

TEST(Csv, SeparatesAsItsLanguageDoesAndEndsRowsWithCrLf) {
  const auto write = [](Language language) {
    CsvWriter writer(CsvDialectOf(language));
    writer.Text("item");
    writer.Number(-1234, 2);
    writer.Empty();
    writer.Number(7);
    writer.EndRow();
    writer.Text("last");
    writer.EndRow();
    return std::move(writer).Take();
  };
  EXPECT_EQ(write(Language::kFrench), "\xEF\xBB\xBFitem;-12,34;;7\r\nlast\r\n");
  EXPECT_EQ(write(Language::kEnglish), "\xEF\xBB\xBFitem,-12.34,,7\r\nlast\r\n");
}

TEST(Csv, QuotesWhatWouldBreakARow) {
  EXPECT_EQ(Field("à l'unité"), "à l'unité");
  EXPECT_EQ(Field("a;b"), "\"a;b\"");
  EXPECT_EQ(Field("a,b"), "\"a,b\"");
  EXPECT_EQ(Field("say \"no\""), "\"say \"\"no\"\"\"");
  EXPECT_EQ(Field("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(Field(std::string_view("a\0b\x07", 4)), "ab");
}

class FormulaLikeText : public ::testing::TestWithParam<const char*> {};

TEST_P(FormulaLikeText, GetsAnApostropheInFront) {
  const std::string field = Field(GetParam());
  EXPECT_EQ(field.substr(field.front() == '"' ? 1 : 0, 1), "'");
}

INSTANTIATE_TEST_SUITE_P(Starts, FormulaLikeText,
                         ::testing::Values("=1+1", "+33 1", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u00A0=1", "＝1",
                                           "＋1", "－1", "＠x", "=HYPERLINK(\"https://example.org\";\"x\")", "\x01=1"));

TEST(Numbers, KeepEveryDecimal) {
  EXPECT_EQ(Decimal(-5, 2, ','), "-0,05");
  EXPECT_EQ(Decimal(0, 2, '.'), "0.00");
  EXPECT_EQ(Decimal(1200, 0, '.'), "1200");
  EXPECT_EQ(Decimal(std::numeric_limits<std::int64_t>::min(), 2, '.'), "-92233720368547758.08");
}

TEST(Numbers, AreGroupedAsPeopleOfTheLanguageReadThem) {
  EXPECT_EQ(Grouped(1234567, 0, Language::kEnglish), "1,234,567");
  EXPECT_EQ(Grouped(1234567, 2, Language::kFrench), "12\u202F345,67");
  EXPECT_EQ(Grouped(-123456, 0, Language::kEnglish), "\u2212123,456");
  EXPECT_EQ(Grouped(-99, 2, Language::kFrench), "\u22120,99");
  EXPECT_EQ(Grouped(999, 0, Language::kFrench), "999");
}

TEST(SheetName, IsOneThatSpreadsheetsTake) {
  EXPECT_EQ(SheetName("Matériel [a/b]: c?", {}), "Matériel (a-b)- c-");
  EXPECT_EQ(SheetName("'quoted'", {}), "quoted");
  EXPECT_EQ(SheetName("", {}), "1");
  EXPECT_EQ(SheetName("History", {}), "History 2");
  EXPECT_EQ(SheetName(std::string(40, 'a'), {}), std::string(31, 'a'));
  // 15 characters of two UTF-16 units each.
  std::string faces;
  for (int i = 0; i < 20; ++i) faces += "😀";
  EXPECT_EQ(SheetName(faces, {}), faces.substr(0, std::size_t{15} * 4));
}

TEST(SheetName, DiffersFromThoseTakenWhateverTheirCase) {
  EXPECT_EQ(SheetName("Public", {"PUBLIC"}), "Public 2");
  EXPECT_EQ(SheetName("Public", {"public", "Public 2"}), "Public 3");
  EXPECT_EQ(SheetName(std::string(31, 'a'), {std::string(31, 'a')}), std::string(29, 'a') + " 2");
}

TEST(WorkbookFile, IsTheSameForTheSameCalls) {
  const auto write = [](std::string_view text) {
    Workbook workbook({.title = "Stock", .author = "Passerelle"});
    Sheet sheet = workbook.AddSheet("Stock");
    sheet.SetColumnWidths({20, 10});
    sheet.SetHeaderRows(0, 0);
    sheet.Text(0, 0, text, {.look = Look::kHeader});
    sheet.Day(1, 0, absl::CivilDay(2024, 3, 1));
    sheet.Time(1, 1, absl::CivilSecond(2024, 3, 1, 14, 30, 0));
    return *std::move(workbook).Finish();
  };
  EXPECT_THAT(write("Article"), StartsWith("PK"));
  EXPECT_EQ(write("Article"), write("Article"));
  EXPECT_NE(write("Article"), write("Item"));
}

TEST(WorkbookFile, HasABoundNumberOfCells) {
  Workbook workbook({.title = "Large", .author = "Passerelle"});
  Sheet sheet = workbook.AddSheet("Large");
  for (std::uint32_t row = 0; row < 200'001; ++row) {
    for (std::uint16_t column = 0; column < 10; ++column) sheet.Number(row, column, 1, NumberFormat::kWhole);
  }
  EXPECT_EQ(ReasonOf(std::move(workbook).Finish().status()), "EXPORT_TOO_LARGE");
}

TEST(WorkbookFile, TellsOfRowsThatWereNotWrittenFromTopToBottom) {
  Workbook workbook({.title = "Wrong", .author = "Passerelle"});
  Sheet sheet = workbook.AddSheet("Wrong");
  sheet.Text(5, 0, "later");
  sheet.Text(1, 0, "earlier");
  EXPECT_FALSE(std::move(workbook).Finish().ok());
}

TEST(Document, CarriesABoundNumberOfBytes) {
  EXPECT_EQ(ReasonOf(MakeDocument(kCsvMediaType, std::string(kMostDocumentBytes + 1, 'x')).status()),
            "EXPORT_TOO_LARGE");
  EXPECT_EQ(MakeDocument(kCsvMediaType, "x")->content_type(), "text/csv; charset=utf-8");
}

TEST(Document, IsInFrenchUnlessEnglishIsAskedFor) {
  EXPECT_EQ(LanguageOf(""), Language::kFrench);
  EXPECT_EQ(LanguageOf("de"), Language::kFrench);
  EXPECT_EQ(LanguageOf("en"), Language::kEnglish);
  EXPECT_EQ(LanguageOf("en-GB"), Language::kEnglish);
}

}  // namespace
}  // namespace passerelle::documents
