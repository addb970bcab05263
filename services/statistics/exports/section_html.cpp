#include "services/statistics/exports/section_html.h"

#include <algorithm>

#include "services/runtime/base/text.h"
#include "services/statistics/exports/comparisons.h"
#include "services/statistics/exports/svg_bars.h"
#include "services/statistics/exports/value_text.h"

namespace passerelle::statistics::exports {
namespace {

using Line = v1::ReportLine;

std::string AnchorOf(const v1::ReportSection& section) { return "section-" + section.id(); }

class HtmlSectionWriter {
 public:
  HtmlSectionWriter(int year, Language language, HtmlWriter& html)
      : year_(year), language_(language), words_(WordsOf(language)), html_(html) {}

  void WriteTable(const v1::ReportSection& section) {
    html_.Markup("<table aria-labelledby=\"").Text(AnchorOf(section)).Markup("\">\n<thead><tr>");
    for (const std::string& title : {std::string(words_.label), std::to_string(year_), std::to_string(year_ - 1),
                                     std::string(words_.difference), std::string(words_.trend)}) {
      html_.Markup("<th scope=\"col\">").Text(title).Markup("</th>");
    }
    html_.Markup("</tr></thead>\n<tbody>\n");
    for (const Line& line : section.lines()) WriteLine(line);
    html_.Markup("</tbody>\n</table>\n");
  }

  void WriteChart(const Comparison& comparison, const std::string& id) {
    BarsChart chart;
    chart.id = id;
    chart.title = comparison.title;
    chart.description = Compared();
    chart.current_name = std::to_string(year_);
    chart.previous_name = std::to_string(year_ - 1);
    chart.pairs.reserve(comparison.lines.size());
    for (const Line* line : comparison.lines) {
      chart.pairs.push_back({line->label(), BarOf(*line, line->known(), line->value()),
                             BarOf(*line, line->previous_known(), line->previous_value())});
    }
    html_.Markup("<figure>\n<figcaption>").Text(comparison.title).Markup("</figcaption>\n");
    html_.Markup(SvgBars(chart)).Markup("\n</figure>\n");
  }

 private:
  void WriteLine(const Line& line) {
    html_.Markup(StrCat("<tr class=\"d", std::clamp(line.depth(), 0, 4), "\"><th scope=\"row\">"));
    WriteLabel(line);
    html_.Markup("</th>");
    if (line.unit() == Line::TEXT) {
      html_.Markup("<td class=\"text\" colspan=\"4\">").Text(line.known() ? line.text() : "–").Markup("</td>");
    } else {
      WriteCell(ValueOf(line, line.known(), line.value()));
      WriteCell(ValueOf(line, line.previous_known(), line.previous_value()));
      const auto difference = DifferenceOf(line);
      WriteCell(difference ? DifferenceText(line.unit(), *difference, language_) : "");
      const auto change = ChangeOf(line);
      WriteCell(change ? ChangeText(*change, language_) : "");
    }
    html_.Markup("</tr>\n");
  }

  void WriteLabel(const Line& line) {
    if (line.definition().empty()) {
      html_.Text(line.label());
    } else {
      html_.Markup("<a href=\"#").Text(DefinitionAnchor(line)).Markup("\">").Text(line.label()).Markup("</a>");
    }
    if (line.source() == Line::ENTERED) WriteMark(words_.entered, words_.entered_mark);
    if (line.unconfirmed()) WriteMark("○", words_.unconfirmed_mark);
  }

  void WriteMark(std::string_view mark, std::string_view meaning) {
    html_.Markup(" <abbr title=\"").Text(meaning).Markup("\">").Text(mark).Markup("</abbr>");
  }

  void WriteCell(std::string_view text) { html_.Markup("<td>").Text(text).Markup("</td>"); }

  std::string ValueOf(const Line& line, bool known, std::int64_t value) const {
    if (!known) return "–";
    return IsNumber(line.unit()) ? ValueText(line.unit(), value, language_) : WordedValue(line, value, words_);
  }

  std::optional<Bar> BarOf(const Line& line, bool known, std::int64_t value) const {
    if (!known) return std::nullopt;
    return Bar{value, ValueText(line.unit(), value, language_)};
  }

  std::string Compared() const {
    std::string text = words_.compared;
    text.replace(text.find("%1"), 2, std::to_string(year_));
    text.replace(text.find("%2"), 2, std::to_string(year_ - 1));
    return text + ".";
  }

  int year_;
  Language language_;
  const Words& words_;
  HtmlWriter& html_;
};

}  // namespace

std::string DefinitionAnchor(const Line& line) { return "definition-" + line.id(); }

void WriteSection(const v1::ReportSection& section, int year, Language language, HtmlWriter& html) {
  html.Markup("<section aria-labelledby=\"").Text(AnchorOf(section)).Markup("\">\n<h2 id=\"").Text(AnchorOf(section));
  html.Markup("\">").Text(section.title()).Markup("</h2>\n");
  HtmlSectionWriter writer(year, language, html);
  writer.WriteTable(section);
  int number = 0;
  for (const Comparison& comparison : ComparisonsOf(section, language)) {
    writer.WriteChart(comparison, StrCat("chart-", section.id(), "-", ++number));
  }
  html.Markup("</section>\n");
}

}  // namespace passerelle::statistics::exports
