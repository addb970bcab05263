#include "services/statistics/exports/annual_report_html.h"

#include <absl/strings/str_join.h>

#include "services/runtime/base/text.h"
#include "services/statistics/exports/comparisons.h"
#include "services/statistics/exports/page_style.h"
#include "services/statistics/exports/section_html.h"
#include "services/statistics/exports/value_text.h"

namespace passerelle::statistics::exports {
namespace {

using Line = v1::ReportLine;

class Page {
 public:
  Page(const v1::AnnualReport& report, const AnnualReportCover& cover, Language language)
      : report_(report), cover_(cover), language_(language), words_(WordsOf(language)) {}

  std::string Write() && {
    WriteHead();
    WriteCover();
    WriteKeyFigures();
    WriteNotes();
    for (const v1::ReportSection& section : report_.sections()) {
      WriteSection(section, report_.year(), language_, html_);
    }
    WriteDefinitions();
    html_.Markup("</main>\n</body>\n</html>\n");
    return std::move(html_).Take();
  }

 private:
  void WriteHead() {
    html_.Markup("<!DOCTYPE html>\n<html lang=\"").Text(documents::TagOf(language_)).Markup("\">\n<head>\n");
    html_.Markup("<meta charset=\"utf-8\">\n");
    html_.Markup("<meta http-equiv=\"Content-Security-Policy\" content=\"").Markup(kContentPolicy).Markup("\">\n");
    html_.Markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    html_.Text(StrCat(cover_.title, " ", report_.year())).Markup("</title>\n<style>\n");
    html_.Markup(kPageStyle).Markup("</style>\n</head>\n<body>\n");
  }

  void WriteCover() {
    html_.Markup("<header>\n<p class=\"year\">").Text(std::to_string(report_.year())).Markup("</p>\n<div>\n<h1>");
    html_.Text(cover_.title).Markup("</h1>\n<p class=\"sites\">");
    html_.Text(absl::StrJoin(cover_.site_names, " · ")).Markup("</p>\n<p class=\"version\">");
    html_.Text(VersionText(report_, cover_.time_zone, language_)).Markup("</p>\n");
    if (!report_.reason().empty()) {
      html_.Markup("<p class=\"version\">").Text(StrCat(words_.reason, ": ", report_.reason())).Markup("</p>\n");
    }
    html_.Markup("</div>\n</header>\n<main>\n");
  }

  void WriteKeyFigures() {
    const std::vector<const Line*> figures = KeyFiguresOf(report_);
    if (figures.empty()) return;
    html_.Markup("<section class=\"key\" aria-labelledby=\"key\">\n<h2 id=\"key\">");
    html_.Text(words_.key_figures).Markup("</h2>\n<dl>\n");
    for (const Line* line : figures) {
      html_.Markup("<div><dt>").Text(line->label()).Markup("</dt><dd>");
      html_.Text(ValueText(line->unit(), line->value(), language_)).Markup("</dd>");
      if (const auto change = ChangeOf(*line)) {
        html_.Markup("<dd class=\"change\">").Text(ChangeText(*change, language_)).Markup("</dd>");
      }
      html_.Markup("</div>\n");
    }
    html_.Markup("</dl>\n</section>\n");
  }

  void WriteNotes() {
    html_.Markup("<section class=\"notes\" aria-labelledby=\"notes\">\n<h2 id=\"notes\">");
    html_.Text(words_.notes).Markup("</h2>\n<ul>\n");
    if (!report_.warning().empty()) WriteItem(report_.warning());
    WriteItem(cover_.rules);
    for (const std::string& note : report_.notes()) WriteItem(note);
    WriteItem(StrCat("○ – ", words_.unconfirmed_mark));
    WriteItem(StrCat(words_.entered, " – ", words_.entered_mark));
    html_.Markup("</ul>\n</section>\n");
  }

  void WriteItem(std::string_view text) { html_.Markup("<li>").Text(text).Markup("</li>\n"); }

  void WriteDefinitions() {
    html_.Markup("<section class=\"definitions\" aria-labelledby=\"definitions\">\n<h2 id=\"definitions\">");
    html_.Text(words_.definitions).Markup("</h2>\n<dl>\n");
    for (const v1::ReportSection& section : report_.sections()) {
      for (const Line& line : section.lines()) {
        if (line.definition().empty()) continue;
        html_.Markup("<div id=\"").Text(DefinitionAnchor(line)).Markup("\"><dt>").Text(line.label());
        html_.Markup("</dt><dd>").Text(line.definition()).Markup("</dd></div>\n");
      }
    }
    html_.Markup("</dl>\n</section>\n");
  }

  const v1::AnnualReport& report_;
  const AnnualReportCover& cover_;
  Language language_;
  const Words& words_;
  HtmlWriter html_;
};

}  // namespace

std::string AnnualReportHtml(const v1::AnnualReport& report, const AnnualReportCover& cover, Language language) {
  return Page(report, cover, language).Write();
}

}  // namespace passerelle::statistics::exports
