#include "services/statistics/exports/annual_report_csv.h"

#include "services/runtime/documents/csv.h"
#include "services/statistics/exports/line_values.h"

namespace passerelle::statistics::exports {
namespace {

using Line = v1::ReportLine;

class Writer {
 public:
  explicit Writer(Language language)
      : language_(language), words_(WordsOf(language)), csv_(documents::CsvDialectOf(language)) {}

  void WriteTitles() {
    for (const char* title :
         {words_.section, words_.line_id, words_.label, words_.value, words_.unit, words_.previous_year,
          words_.difference, words_.change, words_.source, words_.confirmed, words_.definition}) {
      csv_.Text(title);
    }
    csv_.EndRow();
  }

  void Write(const v1::ReportSection& section, const Line& line) {
    csv_.Text(section.title());
    csv_.Text(line.id());
    csv_.Text(line.label());
    WriteValue(line, line.known(), line.value());
    csv_.Text(UnitName(line.unit(), language_));
    // Only numbers are kept of the year before.
    WriteValue(line, line.previous_known() && line.unit() != Line::TEXT, line.previous_value());
    WriteNumber(DifferenceOf(line), DecimalsOf(line.unit()));
    WriteNumber(ChangeOf(line), 1);
    csv_.Text(line.source() == Line::ENTERED ? words_.entered : words_.counted);
    csv_.Text(line.unconfirmed() ? words_.no : words_.yes);
    csv_.Text(line.definition());
    csv_.EndRow();
  }

  void WriteWarning(std::string_view warning) {
    csv_.Text(warning);
    csv_.EndRow();
  }

  std::string Take() && { return std::move(csv_).Take(); }

 private:
  void WriteValue(const Line& line, bool known, std::int64_t value) {
    if (!known) {
      csv_.Empty();
    } else if (IsNumber(line.unit())) {
      csv_.Number(value, DecimalsOf(line.unit()));
    } else {
      csv_.Text(WordedValue(line, value, words_));
    }
  }

  void WriteNumber(std::optional<std::int64_t> value, int decimals) {
    if (value) {
      csv_.Number(*value, decimals);
    } else {
      csv_.Empty();
    }
  }

  Language language_;
  const Words& words_;
  documents::CsvWriter csv_;
};

}  // namespace

std::string AnnualReportCsv(const v1::AnnualReport& report, Language language) {
  Writer writer(language);
  writer.WriteTitles();
  for (const v1::ReportSection& section : report.sections()) {
    for (const Line& line : section.lines()) writer.Write(section, line);
  }
  if (!report.warning().empty()) writer.WriteWarning(report.warning());
  return std::move(writer).Take();
}

}  // namespace passerelle::statistics::exports
