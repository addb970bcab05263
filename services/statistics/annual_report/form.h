// The form of the yearly report, as data: forms/*.json. Each version of a form that was ever used stays, so that what
// was frozen with it is read with its own words.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "services/statistics/annual_report/figures_vocabulary.h"
#include "services/statistics/annual_report/values.h"

namespace passerelle::statistics {

struct FormLine {
  std::string id;
  BilingualText label;
  BilingualText definition;  // with its legal source
  v1::ReportLine::Unit unit = v1::ReportLine::UNIT_UNSPECIFIED;
  v1::ReportLine::Source source = v1::ReportLine::SOURCE_UNSPECIFIED;
  Figure figure;  // of a line that is counted, or entered only where the suite does not know better
  std::string figure_name;
  int depth = 0;
  bool confirmed = false;
};

struct FormSection {
  std::string id;
  BilingualText title;
  std::vector<FormLine> lines;
};

struct Form {
  std::string id;
  int version = 0;
  BilingualText title;
  BilingualText rules;
  std::vector<BilingualText> notes;
  std::vector<FormSection> sections;

  // "asa-caarud/1".
  std::string Name() const { return id + "/" + std::to_string(version); }
  // Null when there is none.
  const FormLine* FindLine(std::string_view line) const;
};

// Reads a form. INVALID_ARGUMENT with what is wrong with it: it is no JSON, a name is unknown, an id comes twice, a
// label is missing or too long for the contract.
absl::StatusOr<Form> ReadForm(std::string_view json);

// The texts of the forms built in, in order of their file names.
std::vector<std::string_view> EmbeddedForms();

class Forms {
 public:
  // The forms built in. A form that cannot be read is a fault of the build: std::logic_error, which stops the process.
  static const Forms& BuiltIn();

  // The form that is in force.
  const Form& Current() const { return forms_.back(); }
  // By its name; std::logic_error when it is not built in any more.
  const Form& Named(std::string_view name) const;

 private:
  explicit Forms(std::vector<Form> forms) : forms_(std::move(forms)) {}
  std::vector<Form> forms_;
};

}  // namespace passerelle::statistics
