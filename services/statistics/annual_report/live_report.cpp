#include "services/statistics/annual_report/live_report.h"

#include <absl/strings/str_join.h>

#include "services/runtime/base/status.h"
#include "services/statistics/annual_report/controlled_count.h"
#include "services/statistics/annual_report/entries.h"
#include "services/statistics/annual_report/versions.h"
#include "services/statistics/disclosure/audience.h"
#include "services/statistics/scope.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

absl::StatusOr<OwnRecords> ReadOwnRecords(const std::vector<std::string>& sites, int year, db::Executor& database) {
  const DayRange range = RangeOfYear(year);
  ASSIGN_OR_RETURN(const db::Result rows, database.ExecuteOne(sql::kCountObservationsOfYear,
                                                              {sites, FormatDay(range.first), FormatDay(range.last)}));
  OwnRecords records{.observations = rows[0].Int("observations")};
  ASSIGN_OR_RETURN(const db::Result surveys, database.Execute(sql::kListQuestionnairesAnswered,
                                                              {sites, FormatDay(range.first), FormatDay(range.last)}));
  records.questionnaires.reserve(surveys.size());
  for (const db::Row row : surveys) records.questionnaires.emplace_back(row.Text("questionnaire"));
  return records;
}

LineValues CountOwn(const Form& form, const OwnRecords& records) {
  LineValues values;
  for (const FormSection& section : form.sections) {
    for (const FormLine& line : section.lines) {
      if (!line.figure.read_own) continue;
      std::optional<LineValue> value = line.figure.read_own(records);
      if (value) values[line.id] = *std::move(value);
    }
  }
  return values;
}

// What was counted is kept in the cache as long as the feeds stand where they stood. Entries are not in it: they change
// without a feed.
absl::StatusOr<CountedYear> CountYear(rpc::RpcContext& rpc, const Form& form, const ReportScope& scope, int year,
                                      const Reader& reader) {
  v1::AnnualReport key;
  key.set_form(form.Name());
  key.set_reason(absl::StrJoin(reader.thresholds, ","));
  key.set_year(year);
  if (scope.named) {
    for (const std::string& site : scope.sites) key.add_sites(site);
  }
  ASSIGN_OR_RETURN(
      const std::string answer, CachedAnswer(rpc, key, [&](const Figures& figures) -> absl::StatusOr<std::string> {
        ASSIGN_OR_RETURN(std::vector<std::string> sites, SitesToCount(rpc.principal(), key.sites(), figures));
        const YearCount counted(figures, sites, year);
        const bool anything = counted.AnythingRecorded();
        if (reader.SeesEverything()) return WriteCounted({std::move(sites), anything, Count(form, counted)});
        ASSIGN_OR_RETURN(const std::string site, disclosure::OneSiteOrAll(sites, figures));
        const disclosure::YearTable table(figures, year, reader.thresholds);
        LineValues values = CountControlled(form, figures, sites, counted, year, table, site);
        return WriteCounted({std::move(sites), anything, std::move(values)});
      }));
  return ReadCounted(answer);
}

struct YearValues {
  std::vector<std::string> sites;
  bool anything = false;
  LineValues values;
};

absl::StatusOr<YearValues> ReadYear(rpc::RpcContext& rpc, const Form& form, const ReportScope& scope, int year,
                                    const Reader& reader) {
  ASSIGN_OR_RETURN(CountedYear counted, CountYear(rpc, form, scope, year, reader));
  ASSIGN_OR_RETURN(LineValues entered, ReadEntries(form, scope, counted.sites, year, rpc.db()));
  ASSIGN_OR_RETURN(const OwnRecords own, ReadOwnRecords(counted.sites, year, rpc.db()));
  const bool anything = counted.anything_recorded || own.observations != 0 || !entered.empty();
  // What is entered stands before what the suite would fill in.
  entered.merge(counted.values);
  entered.merge(CountOwn(form, own));
  return YearValues{std::move(counted.sites), anything, std::move(entered)};
}

// What is known today would be stated of both years alike, and look as if nothing had changed.
void DropOfToday(const Form& form, LineValues& values) {
  for (const FormSection& section : form.sections) {
    for (const FormLine& line : section.lines) {
      if (line.figure.of_today) values.erase(line.id);
    }
  }
}

absl::StatusOr<LineValues> ReadYearBefore(rpc::RpcContext& rpc, const Form& form, const ReportScope& scope, int year,
                                          const Reader& reader) {
  if (reader.SeesEverything()) {
    ASSIGN_OR_RETURN(const std::optional<FrozenReport> frozen, ReadFrozen(rpc.db(), scope.Key(), year - 1, kNewest));
    if (frozen) return frozen->content.values;
  }
  ASSIGN_OR_RETURN(YearValues before, ReadYear(rpc, form, scope, year - 1, reader));
  if (!before.anything) return LineValues();
  DropOfToday(form, before.values);
  return std::move(before.values);
}

}  // namespace

LineValues Count(const Form& form, const YearCount& year) {
  LineValues values;
  for (const FormSection& section : form.sections) {
    for (const FormLine& line : section.lines) {
      if (!line.figure.read) continue;
      std::optional<LineValue> value = line.figure.read(year);
      if (value) values[line.id] = *std::move(value);
    }
  }
  return values;
}

absl::StatusOr<ReportContent> ReadLive(rpc::RpcContext& rpc, const Form& form, const ReportScope& scope, int year,
                                       const Reader& reader) {
  ASSIGN_OR_RETURN(YearValues now, ReadYear(rpc, form, scope, year, reader));
  ASSIGN_OR_RETURN(LineValues before, ReadYearBefore(rpc, form, scope, year, reader));
  return ReportContent{std::move(now.sites), std::move(now.values), std::move(before)};
}

}  // namespace passerelle::statistics
