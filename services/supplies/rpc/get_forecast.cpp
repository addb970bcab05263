// A site's consumption to come, and what to order.
#include "rpcs/supplies.h"
#include "services/supplies/days.h"
#include "services/supplies/forecast/site_forecast.h"

namespace passerelle::supplies {
namespace {

constexpr int kDefaultWeeks = 8;
constexpr int kDefaultLeadDays = 14;
constexpr int kDefaultCoverDays = 56;

int OrDefault(int asked, int fallback) { return asked == 0 ? fallback : asked; }

}  // namespace

absl::StatusOr<v1::Forecast> GetForecast(rpc::RpcContext& rpc, const v1::GetForecastRequest& request) {
  ASSIGN_OR_RETURN(const absl::CivilDay today, LocalDayAt(rpc, request.site()));
  const absl::CivilDay as_of = request.as_of().empty() ? today : ParseDay(request.as_of());
  if (as_of > today) {
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_IN_FUTURE", "asOf",
                      "The ledger is not known beyond today.");
  }
  // Today's handouts are not all told yet: they would make the newest week look weak, each morning anew.
  const absl::CivilDay last_full_day = as_of == today ? today - 1 : as_of;
  ASSIGN_OR_RETURN(const SiteFacts facts, ReadSiteFacts(rpc.db(), request.site(), as_of, last_full_day));
  v1::Forecast forecast = ForecastSite(facts, request.item(),
                                       {.as_of = as_of,
                                        .weeks = OrDefault(request.weeks(), kDefaultWeeks),
                                        .lead_days = OrDefault(request.lead_days(), kDefaultLeadDays),
                                        .cover_days = OrDefault(request.cover_days(), kDefaultCoverDays)});
  forecast.set_site(request.site());
  return forecast;
}

}  // namespace passerelle::supplies
