#include "services/statistics/annual_report/render.h"

#include "services/runtime/base/proto_time.h"

namespace passerelle::statistics {
namespace {

void RenderValues(const FormLine& line, const ReportContent& content, const std::string& language,
                  v1::ReportLine& rendered) {
  if (const auto value = content.values.find(line.id); value != content.values.end() && value->second.hidden) {
    rendered.set_suppressed(true);
  } else if (value != content.values.end()) {
    rendered.set_known(true);
    rendered.set_value(value->second.value);
    rendered.set_text(value->second.text.In(language));
  }
  if (line.unit == v1::ReportLine::TEXT) return;
  if (const auto value = content.previous.find(line.id); value != content.previous.end() && value->second.hidden) {
    rendered.set_suppressed(true);
  } else if (value != content.previous.end()) {
    rendered.set_previous_known(true);
    rendered.set_previous_value(value->second.value);
  }
}

}  // namespace

v1::AnnualReport Render(const Form& form, const ReportContent& content, int year, const std::string& language) {
  v1::AnnualReport report;
  for (const std::string& site : content.sites) report.add_sites(site);
  report.set_year(year);
  report.set_form(form.Name());
  for (const BilingualText& note : form.notes) report.add_notes(note.In(language));
  for (const FormSection& section : form.sections) {
    v1::ReportSection& rendered_section = *report.add_sections();
    rendered_section.set_id(section.id);
    rendered_section.set_title(section.title.In(language));
    for (const FormLine& line : section.lines) {
      v1::ReportLine& rendered = *rendered_section.add_lines();
      rendered.set_id(line.id);
      rendered.set_label(line.label.In(language));
      rendered.set_definition(line.definition.In(language));
      rendered.set_unit(line.unit);
      rendered.set_source(line.source);
      rendered.set_depth(line.depth);
      rendered.set_unconfirmed(!line.confirmed);
      RenderValues(line, content, language, rendered);
    }
  }
  return report;
}

v1::AnnualReport RenderFrozen(const FrozenReport& frozen, int year, const std::string& language) {
  v1::AnnualReport report = Render(Forms::BuiltIn().Named(frozen.note.form), frozen.content, year, language);
  report.set_version(frozen.note.version);
  report.set_reason(frozen.note.reason);
  SetProto(frozen.freeze_time, *report.mutable_freeze_time());
  return report;
}

}  // namespace passerelle::statistics
