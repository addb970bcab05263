#include "rpcs/statistics.h"
#include "services/runtime/base/status.h"
#include "services/statistics/disclosure/controlled_series.h"
#include "services/statistics/report.h"
#include "services/statistics/scope.h"

namespace passerelle::statistics {
namespace {

absl::Status CheckSelection(const v1::GetActivitySeriesRequest& request) {
  const v1::Metric metric = request.metric();
  if (request.setting() != common::v1::SETTING_UNSPECIFIED && !HasSettings(metric)) {
    return FieldError(absl::StatusCode::kInvalidArgument, "SETTING_NOT_ALLOWED", "setting",
                      "This figure cannot be followed in one setting.");
  }
  if (request.act() != common::v1::ACT_KIND_UNSPECIFIED && !HasActs(metric)) {
    return FieldError(absl::StatusCode::kInvalidArgument, "ACT_NOT_ALLOWED", "act",
                      "This figure cannot be followed by kind of acts.");
  }
  if (!request.item().empty() && !HasItems(metric)) {
    return FieldError(absl::StatusCode::kInvalidArgument, "ITEM_NOT_ALLOWED", "item",
                      "This figure cannot be followed by item.");
  }
  return absl::OkStatus();
}

v1::ActivitySeries WholeSeries(const Figures& figures, const std::vector<std::string>& sites,
                               const v1::GetActivitySeriesRequest& request, const std::vector<DayRange>& intervals) {
  const std::vector<std::int64_t> values =
      MakeSeries(figures, sites, request.metric(), intervals, {request.setting(), request.act(), request.item()});
  v1::ActivitySeries series;
  series.set_metric(request.metric());
  series.set_interval(request.interval());
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    v1::SeriesPoint& point = *series.add_points();
    point.set_from(FormatDay(intervals[i].first));
    point.set_value(values[i]);
  }
  return series;
}

}  // namespace

absl::StatusOr<v1::ActivitySeries> GetActivitySeries(rpc::RpcContext& rpc,
                                                     const v1::GetActivitySeriesRequest& request) {
  RETURN_IF_ERROR(CheckSelection(request));
  ASSIGN_OR_RETURN(const DayRange range, ParseRange(request.from(), request.to()));
  ASSIGN_OR_RETURN(const std::vector<DayRange> intervals, IntervalsOf(request.interval(), range));
  ASSIGN_OR_RETURN(
      const std::string answer, CachedAnswer(rpc, request, [&](const Figures& figures) -> absl::StatusOr<std::string> {
        ASSIGN_OR_RETURN(const auto sites, SitesToCount(rpc.principal(), request.site(), figures));
        if (disclosure::SeesEverything(rpc.principal(), request.audience()))
          return WholeSeries(figures, sites, request, intervals).SerializeAsString();
        const auto thresholds = disclosure::ThresholdsOf(disclosure::AudienceOf(request.audience()), rpc.settings());
        ASSIGN_OR_RETURN(const v1::ActivitySeries series,
                         disclosure::ControlledSeries(figures, sites, request, range, thresholds));
        return series.SerializeAsString();
      }));
  v1::ActivitySeries series;
  if (!series.ParseFromString(answer)) return absl::InternalError("a cached series is not readable");
  return series;
}

}  // namespace passerelle::statistics
