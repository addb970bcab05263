#include "rpcs/outreach.h"
#include "services/outreach/appointments/appointment_rules.h"
#include "services/outreach/days.h"
#include "services/outreach/sites/site_rows.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/rpc/policy.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

constexpr int kMostSlotDays = 31;
constexpr std::int32_t kDefaultLimit = 50;

// Who may receive, in the order of their ids, and when they are busy between `openings`' ends.
absl::StatusOr<std::vector<Receiver>> ReadReceivers(rpc::RpcContext& rpc, const v1::FindSlotsRequest& request,
                                                    const std::vector<Span>& openings) {
  const absl::Time start = openings.empty() ? rpc.now() : openings.front().start;
  const absl::Time end = openings.empty() ? rpc.now() : openings.back().end;
  ASSIGN_OR_RETURN(
      const db::Result rows,
      rpc.db().Execute(sql::kListBusy, {request.site(), db::TextOrNull(request.staff_member()), start, end}));
  std::vector<Receiver> receivers;
  for (const db::Row row : rows) {
    if (receivers.empty() || receivers.back().staff_member != row.Text("staff_member")) {
      receivers.push_back({std::string(row.Text("staff_member")), {}});
    }
    if (!row.IsNull("busy_from")) receivers.back().busy.push_back({row.Time("busy_from"), row.Time("busy_to")});
  }
  if (receivers.empty() && !request.staff_member().empty()) {
    return FieldError(absl::StatusCode::kFailedPrecondition, "STAFF_MEMBER_UNKNOWN", "staffMember",
                      "No staff member of this id receives at the site.");
  }
  return receivers;
}

}  // namespace

absl::StatusOr<v1::FindSlotsResponse> FindSlots(rpc::RpcContext& rpc, const v1::FindSlotsRequest& request) {
  ASSIGN_OR_RETURN(const Days days, ReadDays(request.from(), request.to(), kMostSlotDays));
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kGetSite, {request.site()}));
  if (rows.empty()) return rpc::SiteUnknown();
  const std::vector<Span> openings = OpeningsOf(SiteFromRow(rows[0]), days.first, days.last, v1::INDIVIDUAL);
  ASSIGN_OR_RETURN(const std::vector<Receiver> receivers, ReadReceivers(rpc, request, openings));
  const std::int32_t limit = request.limit() == 0 ? kDefaultLimit : request.limit();
  v1::FindSlotsResponse response;
  for (const FreeSlot& free : FreeSlots(openings, receivers, absl::Minutes(request.duration_minutes()), rpc.now(),
                                        static_cast<std::size_t>(limit))) {
    v1::Slot& slot = *response.add_slots();
    SetProto(free.span.start, *slot.mutable_start_time());
    SetProto(free.span.end, *slot.mutable_end_time());
    slot.set_staff_member(free.staff_member);
  }
  return response;
}

}  // namespace passerelle::outreach
