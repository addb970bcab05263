#include <absl/time/civil_time.h>

#include "rpcs/statistics.h"
#include "services/runtime/base/status.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

constexpr int kMostYearsCounted = 10;
constexpr std::int32_t kMostSubstances = 100;

absl::Status CheckRange(const std::string& from, const std::string& to) {
  absl::CivilDay first, last;
  if (absl::ParseCivilTime(from, &first) && absl::ParseCivilTime(to, &last) && first <= last &&
      last <= absl::CivilDay(first.year() + kMostYearsCounted, first.month(), first.day())) {
    return absl::OkStatus();
  }
  return FieldError(absl::StatusCode::kInvalidArgument, "RANGE_INVALID", "to",
                    "must not be before from, and 10 years after it at most");
}

}  // namespace

absl::StatusOr<v1::CountObservationsResponse> CountObservations(rpc::RpcContext& rpc,
                                                                const v1::CountObservationsRequest& request) {
  RETURN_IF_ERROR(CheckRange(request.from(), request.to()));
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kCountObservations,
                                    {db::TextOrNull(request.site()), request.from(), request.to(), kMostSubstances}));
  v1::CountObservationsResponse response;
  v1::SubstanceCount* substance = nullptr;
  for (const db::Row row : rows) {
    if (substance == nullptr || substance->substance() != row.Text("written")) {
      substance = response.add_substances();
      substance->set_substance(std::string(row.Text("written")));
      substance->set_count(row.Int32("in_range"));
    }
    v1::MonthCount& month = *substance->add_months();
    month.set_month(std::string(row.Text("month")));
    month.set_count(row.Int32("in_month"));
  }
  return response;
}

}  // namespace passerelle::statistics
