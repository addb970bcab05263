#include "services/statistics/annual_report/form.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"

namespace passerelle::statistics {
namespace {

using Json = nlohmann::json;

// What the contract has room for.
constexpr std::size_t kMostSections = 40;
constexpr std::size_t kMostLines = 400;
constexpr std::size_t kMostNotes = 40;
constexpr std::size_t kLabelLength = 300;
constexpr std::size_t kTitleLength = 200;
constexpr std::size_t kTextLength = 1000;

absl::Status Wrong(const std::string& what, const std::string& why) {
  return absl::InvalidArgumentError(StrCat(what, ": ", why));
}

std::string TextOf(const Json& json, const char* field) {
  const auto found = json.is_object() ? json.find(field) : json.end();
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

const Json& Member(const Json& json, const char* field) {
  static const auto* none = new Json();
  if (!json.is_object()) return *none;
  const auto found = json.find(field);
  return found == json.end() ? *none : *found;
}

absl::StatusOr<BilingualText> ReadText(const Json& json, const std::string& what, std::size_t length) {
  BilingualText text{TextOf(json, "fr"), TextOf(json, "en")};
  if (text.fr.empty() || text.en.empty()) return Wrong(what, "it is not said in French and in English");
  if (text.fr.size() > length || text.en.size() > length) return Wrong(what, "it is too long");
  return text;
}

absl::Status ReadFigure(const Json& json, FormLine& line) {
  line.figure_name = TextOf(json, "name");
  if (line.source == v1::ReportLine::ENTERED && json.is_null()) return absl::OkStatus();
  const absl::StatusOr<Figure> figure = CompileFigure(line.figure_name, Member(json, "parameters"));
  if (!figure.ok()) return Wrong(line.id, std::string(figure.status().message()));
  if (figure->unit != line.unit) return Wrong(line.id, "its figure has another unit");
  line.figure = *figure;
  return absl::OkStatus();
}

absl::StatusOr<BilingualText> ReadDefinition(const Json& json, const std::string& line) {
  ASSIGN_OR_RETURN(BilingualText definition, ReadText(Member(json, "definition"), line, kTextLength));
  const std::string legal_source = TextOf(json, "legal_source");
  if (legal_source.empty()) return Wrong(line, "its legal source is missing");
  definition.fr += StrCat(" [", legal_source, "]");
  definition.en += StrCat(" [", legal_source, "]");
  if (definition.fr.size() > kTextLength || definition.en.size() > kTextLength)
    return Wrong(line, "its definition is too long");
  return definition;
}

absl::StatusOr<FormLine> ReadLine(const Json& json) {
  FormLine line;
  line.id = TextOf(json, "id");
  if (line.id.empty()) return absl::InvalidArgumentError("a line has no id");
  ASSIGN_OR_RETURN(line.label, ReadText(Member(json, "label"), line.id, kLabelLength));
  ASSIGN_OR_RETURN(line.definition, ReadDefinition(json, line.id));
  if (!v1::ReportLine::Unit_Parse(TextOf(json, "unit"), &line.unit) || line.unit == 0)
    return Wrong(line.id, "its unit is not known");
  if (!v1::ReportLine::Source_Parse(TextOf(json, "source"), &line.source) || line.source == 0)
    return Wrong(line.id, "its source is not known");
  const Json& confirmed = Member(json, "confirmed");
  if (!confirmed.is_boolean()) return Wrong(line.id, "it does not say whether it is confirmed");
  line.confirmed = confirmed.get<bool>();
  const Json& depth = Member(json, "depth");
  line.depth = depth.is_number_unsigned() ? depth.get<int>() : 0;
  RETURN_IF_ERROR(ReadFigure(Member(json, "figure"), line));
  return line;
}

absl::StatusOr<FormSection> ReadSection(const Json& json) {
  FormSection section;
  section.id = TextOf(json, "id");
  if (section.id.empty()) return absl::InvalidArgumentError("a section has no id");
  ASSIGN_OR_RETURN(section.title, ReadText(Member(json, "title"), section.id, kTitleLength));
  const Json& lines = Member(json, "lines");
  if (!lines.is_array() || lines.empty() || lines.size() > kMostLines) return Wrong(section.id, "it has no lines");
  section.lines.reserve(lines.size());
  for (const Json& line : lines) {
    ASSIGN_OR_RETURN(section.lines.emplace_back(), ReadLine(line));
  }
  return section;
}

absl::Status CheckIds(const Form& form) {
  std::set<std::string> ids;
  for (const FormSection& section : form.sections) {
    if (!ids.insert(section.id).second) return Wrong(section.id, "the id comes twice");
    for (const FormLine& line : section.lines) {
      if (!ids.insert(line.id).second) return Wrong(line.id, "the id comes twice");
    }
  }
  return absl::OkStatus();
}

}  // namespace

const FormLine* Form::FindLine(std::string_view line) const {
  for (const FormSection& section : sections) {
    for (const FormLine& candidate : section.lines) {
      if (candidate.id == line) return &candidate;
    }
  }
  return nullptr;
}

absl::StatusOr<Form> ReadForm(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  Form form;
  form.id = TextOf(json, "id");
  const Json& version = Member(json, "version");
  if (form.id.empty() || !version.is_number_unsigned() || version == 0)
    return absl::InvalidArgumentError("a form has no id or no version");
  form.version = version.get<int>();
  ASSIGN_OR_RETURN(form.title, ReadText(Member(json, "title"), "the title", kTitleLength));
  ASSIGN_OR_RETURN(form.rules, ReadText(Member(json, "rules"), "the rules", kTextLength));
  const Json& notes = Member(json, "notes");
  if (!notes.is_array() || notes.size() > kMostNotes) return absl::InvalidArgumentError("a form has a list of notes");
  form.notes.reserve(notes.size());
  for (const Json& note : notes) {
    ASSIGN_OR_RETURN(form.notes.emplace_back(), ReadText(note, "a note", kTextLength));
  }
  const Json& sections = Member(json, "sections");
  if (!sections.is_array() || sections.empty() || sections.size() > kMostSections)
    return absl::InvalidArgumentError("a form has a list of sections");
  form.sections.reserve(sections.size());
  for (const Json& section : sections) {
    ASSIGN_OR_RETURN(form.sections.emplace_back(), ReadSection(section));
  }
  RETURN_IF_ERROR(CheckIds(form));
  return form;
}

const Forms& Forms::BuiltIn() {
  static const auto* forms = [] {
    std::vector<Form> read;
    for (const std::string_view text : EmbeddedForms()) {
      absl::StatusOr<Form> form = ReadForm(text);
      if (!form.ok()) throw std::logic_error("a form of the yearly report is wrong: " + form.status().ToString());
      read.push_back(*std::move(form));
    }
    if (read.empty()) throw std::logic_error("there is no form of the yearly report");
    std::sort(read.begin(), read.end(), [](const Form& a, const Form& b) { return a.version < b.version; });
    return new Forms(std::move(read));
  }();
  return *forms;
}

const Form& Forms::Named(std::string_view name) const {
  for (const Form& form : forms_) {
    if (form.Name() == name) return form;
  }
  throw std::logic_error("a report was frozen with a form that is not built in");
}

}  // namespace passerelle::statistics
