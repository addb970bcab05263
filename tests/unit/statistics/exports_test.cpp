// The exported report against golden files, and what a spreadsheet library and a browser make of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "services/statistics/exports/annual_report_csv.h"
#include "services/statistics/exports/annual_report_html.h"
#include "services/statistics/exports/annual_report_xlsx.h"
#include "services/statistics/exports/sheet_numbers.h"
#include "tests/unit/statistics/run_program.h"
#include "tests/unit/statistics/sample_report.h"

namespace passerelle::statistics::exports {
namespace {

using documents::Language;
using Json = nlohmann::json;
using Line = v1::ReportLine;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Golden(const std::string& name) { return ReadFile(Source("tests/unit/statistics/golden/" + name)); }

std::string Xlsx(const v1::AnnualReport& report, Language language) {
  const absl::StatusOr<std::string> workbook = AnnualReportXlsx(report, SampleCover(), language);
  EXPECT_TRUE(workbook.ok()) << workbook.status();
  return workbook.value_or("");
}

// What a spreadsheet library reads.
std::string ReadWorkbook(const std::string& workbook) {
  const ScratchDirectory scratch;
  const std::string file = scratch.path() + "/report.xlsx";
  WriteFile(file, workbook);
  return OutputOf({"node", Source("tests/unit/statistics/clients/read_workbook.mjs"), file});
}

// The number of the line's row in the sheet of its section; 0: none.
int RowOf(const Json& sheet, const std::string& line) {
  for (const auto& [address, cell] : sheet["cells"].items()) {
    if (cell.value("text", "") == line) return std::stoi(address.substr(1));
  }
  return 0;
}

std::vector<std::string> Browser(const ScratchDirectory& scratch, const std::string& action, const std::string& file,
                                 const std::string& size = "1000,3400") {
  return {"chromium",
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--hide-scrollbars",
          "--user-data-dir=" + scratch.path() + "/profile",
          "--window-size=" + size,
          action,
          "file://" + file};
}

TEST(AnnualReportCsv, IsAsSpreadsheetsOfEachLanguageExpect) {
  EXPECT_EQ(AnnualReportCsv(SampleReport(), Language::kFrench), Golden("annual_report.fr.csv"));
  EXPECT_EQ(AnnualReportCsv(SampleReport(), Language::kEnglish), Golden("annual_report.en.csv"));
}

TEST(AnnualReportHtml, IsOnePageInEachLanguage) {
  EXPECT_EQ(AnnualReportHtml(SampleReport(), SampleCover(), Language::kFrench), Golden("annual_report.fr.html"));
  EXPECT_EQ(AnnualReportHtml(SampleReport(), SampleCover(), Language::kEnglish), Golden("annual_report.en.html"));
}

TEST(AnnualReportHtml, ShowsWhateverATextHoldsAsText) {
  v1::AnnualReport report = SampleReport();
  const std::string attack = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&";
  report.set_reason(attack);
  report.add_notes(attack);
  for (v1::ReportSection& section : *report.mutable_sections()) {
    section.set_id(attack);
    section.set_title(attack);
    for (Line& line : *section.mutable_lines()) {
      line.set_id(attack);
      line.set_label(attack);
      line.set_definition(attack);
      line.set_text(attack);
    }
  }
  const AnnualReportCover cover{.title = attack, .rules = attack, .site_names = {attack}, .time_zone = {}};
  const std::string page = AnnualReportHtml(report, cover, Language::kFrench);
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, Not(HasSubstr("\"'>")));
}

TEST(AnnualReportHtml, IsShownByABrowser) {
  const ScratchDirectory scratch;
  const std::string file = scratch.path() + "/report.html";
  WriteFile(file, AnnualReportHtml(SampleReport(), SampleCover(), Language::kFrench));
  const std::string shown = OutputOf(Browser(scratch, "--dump-dom", file));
  EXPECT_THAT(shown, HasSubstr("<html lang=\"fr\">"));
  EXPECT_THAT(shown, HasSubstr("Montbéliard &amp; environs"));
  EXPECT_THAT(shown, HasSubstr("Samedi matin : &lt;fermé&gt;"));
  // Kept beside the build, for people to look at.
  const std::string folder = std::string(std::getenv("PASSERELLE_BIN")) + "/../screenshots";
  std::filesystem::create_directories(folder);
  const std::string picture = folder + "/annual_report.fr.png";
  std::filesystem::remove(picture);
  OutputOf(Browser(scratch, "--screenshot=" + picture, file));
  EXPECT_EQ(ReadFile(picture).substr(1, 3), "PNG");
}

// Says, in the page itself, where a browser has put what is in it.
constexpr char kMeasure[] = R"js(<script type="application/json" id="boxes"></script><script>
const box = (element) => {
  const { left, right, width, height } = element.getBoundingClientRect();
  return { left, right, width, height };
};
const all = (selector, root = document) => [...root.querySelectorAll(selector)].map(box);
const page = document.documentElement;
document.getElementById('boxes').textContent = JSON.stringify({
  needs: page.scrollWidth,
  has: page.clientWidth,
  tables: all('table'),
  charts: [...document.querySelectorAll('svg')].map((svg) => ({
    ...box(svg), bars: all('rect', svg), texts: all('text', svg) })),
});
</script>)js";

Json BoxesOf(std::string page, const std::string& size) {
  const std::string policy = "<meta http-equiv=\"Content-Security-Policy\"";
  const std::size_t at = page.find(policy);
  EXPECT_NE(at, std::string::npos);
  page.erase(at, page.find('\n', at) - at);  // which would keep the measuring script out
  page.insert(page.find("</body>"), kMeasure);
  const ScratchDirectory scratch;
  const std::string file = scratch.path() + "/report.html";
  WriteFile(file, page);
  const std::string shown = OutputOf(Browser(scratch, "--dump-dom", file, size));
  const std::string opening = "id=\"boxes\">";
  const std::size_t begin = shown.find(opening) + opening.size();
  return Json::parse(shown.substr(begin, shown.find("</script>", begin) - begin));
}

std::size_t TimesIn(const std::string& text, const std::string& part) {
  std::size_t times = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++times;
  return times;
}

bool IsShown(const Json& box) { return box["width"] > 0 && box["height"] > 0; }
bool IsInside(const Json& box, const Json& frame) {
  return box["left"].get<double>() > frame["left"].get<double>() - 1 &&
         box["right"].get<double>() < frame["right"].get<double>() + 1;
}

TEST(AnnualReportHtml, FitsOnAPageWithEveryTableChartAndBar) {
  const std::string page = AnnualReportHtml(SampleReport(), SampleCover(), Language::kFrench);
  const Json boxes = BoxesOf(page, "794,1123");  // A4
  EXPECT_LE(boxes["needs"], boxes["has"]) << "something is wider than the page";
  EXPECT_EQ(boxes["tables"].size(), TimesIn(page, "<table"));
  EXPECT_GT(boxes["tables"].size(), 2u);
  for (const Json& table : boxes["tables"]) EXPECT_TRUE(IsShown(table)) << table;
  EXPECT_EQ(boxes["charts"].size(), TimesIn(page, "<svg"));
  EXPECT_GT(boxes["charts"].size(), 2u);
  std::size_t bars = 0;
  for (const Json& chart : boxes["charts"]) {
    EXPECT_GT(chart["width"], 300) << "nobody could read it";
    double narrowest = 1e9, widest = 0;
    for (const Json& bar : chart["bars"]) {
      EXPECT_TRUE(IsShown(bar) && IsInside(bar, chart)) << bar;
      narrowest = std::min(narrowest, bar["width"].get<double>());
      widest = std::max(widest, bar["width"].get<double>());
      ++bars;
    }
    EXPECT_GT(widest, 3 * narrowest) << "the bars do not tell values apart";
    for (const Json& text : chart["texts"]) EXPECT_TRUE(IsShown(text) && IsInside(text, chart)) << text;
  }
  EXPECT_EQ(bars, TimesIn(page, "<rect"));
}

TEST(AnnualReportXlsx, IsReadAsItsGoldenContent) {
  EXPECT_EQ(ReadWorkbook(Xlsx(SampleReport(), Language::kFrench)), Golden("annual_report.fr.xlsx.json"));
  EXPECT_EQ(ReadWorkbook(Xlsx(SampleReport(), Language::kEnglish)), Golden("annual_report.en.xlsx.json"));
}

TEST(AnnualReportXlsx, HoldsEveryValueAsANumberOfItsUnit) {
  const v1::AnnualReport report = SampleReport();
  const Json book = Json::parse(ReadWorkbook(Xlsx(report, Language::kFrench)));
  int numbers = 0;
  for (int i = 0; i < report.sections_size(); ++i) {
    const Json& sheet = book["sheets"][static_cast<std::size_t>(i) + 1];
    for (const Line& line : report.sections(i).lines()) {
      if (!line.known() || line.unit() == Line::TEXT || line.unit() == Line::YES_NO) continue;
      const std::string cell = "B" + std::to_string(RowOf(sheet, line.id()));
      ASSERT_TRUE(sheet["cells"].contains(cell)) << line.id();
      EXPECT_DOUBLE_EQ(sheet["cells"][cell].value("number", -1.0), CellNumber(line.unit(), line.value())) << line.id();
      ++numbers;
    }
  }
  EXPECT_GT(numbers, 15);
}

TEST(AnnualReportXlsx, IsTheSameBytesForTheSameReport) {
  v1::AnnualReport live = SampleReport();
  live.clear_version();
  live.clear_freeze_time();
  EXPECT_EQ(Xlsx(SampleReport(), Language::kFrench), Xlsx(SampleReport(), Language::kFrench));
  EXPECT_EQ(Xlsx(live, Language::kFrench), Xlsx(live, Language::kFrench));
}

}  // namespace
}  // namespace passerelle::statistics::exports
