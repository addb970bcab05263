#include "services/statistics/annual_report/controlled_count.h"

#include "services/statistics/annual_report/live_report.h"
#include "services/statistics/disclosure/report_lines.h"
#include "services/statistics/report.h"

namespace passerelle::statistics {
namespace {

// Larger than anything that is subtracted from it on the way to a line, smaller than what a number can hold.
constexpr std::int32_t kDisturbance = 100'000'000;

// What the teams did, without whom they met.
SiteOutreach WithoutPeople(SiteOutreach outreach) {
  for (auto& [id, outing] : outreach.outings) {
    outing.unknown.clear();
    outing.known_people = 0;
  }
  for (auto& [id, activity] : outreach.activities) activity.participants = 0;
  return outreach;
}

}  // namespace

LineValues CountControlled(const Form& form, const Figures& figures, const std::vector<std::string>& sites,
                           const YearCount& counted, int year, const disclosure::YearTable& table,
                           const std::string& site) {
  std::vector<SiteOutreach> anonymous;
  anonymous.reserve(counted.outreach().size());
  for (const SiteOutreach* outreach : counted.outreach()) anonymous.push_back(WithoutPeople(*outreach));
  std::vector<const SiteOutreach*> without_people;
  without_people.reserve(anonymous.size());
  for (const SiteOutreach& outreach : anonymous) without_people.push_back(&outreach);

  const YearCount shown(figures, sites, year, table.Report(site, disclosure::kWholeYear), std::move(without_people));
  v1::ActivityReport disturbed_report = counted.report();
  disclosure::Disturb([&](std::string_view line) { return table.Hidden(site, disclosure::kWholeYear, line); },
                      kDisturbance, disturbed_report);
  const YearCount disturbed(figures, sites, year, std::move(disturbed_report), counted.outreach());
  const LineValues exact = Count(form, counted);
  const LineValues other = Count(form, disturbed);
  LineValues values = Count(form, shown);
  for (const auto& [line, value] : exact) {
    const auto seen = values.find(line);
    const auto elsewhere = other.find(line);
    const bool same =
        seen != values.end() && elsewhere != other.end() && seen->second == value && elsewhere->second == value;
    if (!same) values[line] = {.value = 0, .text = {}, .hidden = true};
  }
  return values;
}

}  // namespace passerelle::statistics
