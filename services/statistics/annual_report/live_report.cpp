#include "services/statistics/annual_report/live_report.h"

#include "services/runtime/base/status.h"
#include "services/statistics/annual_report/entries.h"
#include "services/statistics/annual_report/versions.h"
#include "services/statistics/scope.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

absl::StatusOr<OwnRecords> ReadOwnRecords(const std::vector<std::string>& sites, int year, db::Executor& database) {
  const DayRange range = RangeOfYear(year);
  ASSIGN_OR_RETURN(const db::Result rows, database.ExecuteOne(sql::kCountObservationsOfYear,
                                                              {sites, FormatDay(range.first), FormatDay(range.last)}));
  return OwnRecords{.observations = rows[0].Int("observations")};
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
absl::StatusOr<CountedYear> CountYear(rpc::RpcContext& rpc, const Form& form, const ReportScope& scope, int year) {
  v1::AnnualReport key;
  key.set_form(form.Name());
  key.set_year(year);
  if (scope.named) {
    for (const std::string& site : scope.sites) key.add_sites(site);
  }
  ASSIGN_OR_RETURN(
      const std::string answer, CachedAnswer(rpc, key, [&](const Figures& figures) -> absl::StatusOr<std::string> {
        ASSIGN_OR_RETURN(std::vector<std::string> sites, SitesToCount(rpc.principal(), key.sites(), figures));
        const YearCount counted(figures, sites, year);
        return WriteCounted({std::move(sites), counted.AnythingRecorded(), Count(form, counted)});
      }));
  return ReadCounted(answer);
}

struct YearValues {
  std::vector<std::string> sites;
  bool anything = false;
  LineValues values;
};

absl::StatusOr<YearValues> ReadYear(rpc::RpcContext& rpc, const Form& form, const ReportScope& scope, int year) {
  ASSIGN_OR_RETURN(CountedYear counted, CountYear(rpc, form, scope, year));
  ASSIGN_OR_RETURN(LineValues entered, ReadEntries(form, scope, counted.sites, year, rpc.db()));
  ASSIGN_OR_RETURN(const OwnRecords own, ReadOwnRecords(counted.sites, year, rpc.db()));
  const bool anything = counted.anything_recorded || own.observations != 0 || !entered.empty();
  counted.values.merge(entered);
  counted.values.merge(CountOwn(form, own));
  return YearValues{std::move(counted.sites), anything, std::move(counted.values)};
}

absl::StatusOr<LineValues> ReadYearBefore(rpc::RpcContext& rpc, const Form& form, const ReportScope& scope, int year) {
  ASSIGN_OR_RETURN(const std::optional<FrozenReport> frozen, ReadFrozen(rpc.db(), scope.Key(), year - 1, kNewest));
  if (frozen) return frozen->content.values;
  ASSIGN_OR_RETURN(YearValues before, ReadYear(rpc, form, scope, year - 1));
  return before.anything ? std::move(before.values) : LineValues();
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

absl::StatusOr<ReportContent> ReadLive(rpc::RpcContext& rpc, const Form& form, const ReportScope& scope, int year) {
  ASSIGN_OR_RETURN(YearValues now, ReadYear(rpc, form, scope, year));
  ASSIGN_OR_RETURN(LineValues before, ReadYearBefore(rpc, form, scope, year));
  return ReportContent{std::move(now.sites), std::move(now.values), std::move(before)};
}

}  // namespace passerelle::statistics
