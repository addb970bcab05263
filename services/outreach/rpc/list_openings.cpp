#include <algorithm>

#include "rpcs/outreach.h"
#include "services/outreach/days.h"
#include "services/outreach/sites/hours.h"
#include "services/outreach/sites/site_rows.h"
#include "services/runtime/base/proto_time.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

constexpr int kMostOpeningDays = 366;

v1::DayOpenings DayOf(const v1::Site& site, absl::CivilDay day) {
  v1::DayOpenings answer;
  answer.set_day(absl::FormatCivilTime(day));
  answer.set_closed_reason(IsClosed(site, day).value_or(""));
  for (const v1::OpeningUse use : {v1::COLLECTIVE, v1::INDIVIDUAL, v1::ACTIVITY, v1::MEETING}) {
    for (const Span& span : OpeningsOf(site, day, use)) {
      v1::Opening& opening = *answer.add_openings();
      opening.set_use(use);
      SetProto(span.start, *opening.mutable_start_time());
      SetProto(span.end, *opening.mutable_end_time());
    }
  }
  std::ranges::stable_sort(*answer.mutable_openings(), {},
                           [](const v1::Opening& opening) { return opening.start_time().seconds(); });
  return answer;
}

}  // namespace

absl::StatusOr<v1::ListOpeningsResponse> ListOpenings(rpc::RpcContext& rpc, const v1::ListOpeningsRequest& request) {
  ASSIGN_OR_RETURN(const Days days, ReadDays(request.from(), request.to(), kMostOpeningDays));
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetSite, {request.site()}));
  if (rows.empty()) return NotFound("SITE_UNKNOWN", "There is no site of this id.");
  const v1::Site site = SiteFromRow(rows[0]);
  v1::ListOpeningsResponse response;
  for (absl::CivilDay day = days.first; day <= days.last; ++day) *response.add_days() = DayOf(site, day);
  return response;
}

}  // namespace passerelle::outreach
