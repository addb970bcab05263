#include "services/contacts/outings.h"

#include <absl/strings/ascii.h>
#include <absl/time/clock.h>

#include <algorithm>
#include <set>
#include <vector>

#include "passerelle/outreach/v1/directory.pb.h"
#include "services/contacts/rules.h"
#include "services/runtime/base/status.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

using OutingKey = Outings::key_type;

constexpr char kFindOuting[] = "passerelle.outreach.v1.OutingDirectoryService.FindOuting";
// For all outings of a call that outreach has not told yet.
constexpr absl::Duration kMostForAsking = absl::Seconds(1);
// What is left of the call's time to write its visits.
constexpr absl::Duration kLeastForWriting = absl::Milliseconds(500);
constexpr absl::Duration kRetryAfter = absl::Seconds(1);

OutingKey KeyOf(const v1::RecordVisitRequest& visit) { return {absl::AsciiStrToLower(visit.outing()), visit.site()}; }

absl::Status OutingUnknown() {
  return FieldError(absl::StatusCode::kFailedPrecondition, "OUTING_UNKNOWN", "outing",
                    "The site has no outing of this id.");
}

absl::StatusOr<Outing> MakeOuting(std::string_view service_day, std::string_view location) {
  const std::optional<absl::CivilDay> day = ParseDay(service_day);
  if (!day) return absl::InternalError("an outing without a day");
  return Outing{*day, std::string(location)};
}

absl::StatusOr<Outing> AskOutreach(rpc::RpcContext& rpc, const OutingKey& key, absl::Time deadline) {
  outreach::v1::FindOutingRequest request;
  request.set_outing(key.first);
  request.set_site(key.second);
  const auto found =
      rpc.neighbours().Call<outreach::v1::FindOutingResponse>(kFindOuting, request, deadline, rpc.trace());
  if (found.ok()) return MakeOuting(found->service_day(), found->location());
  if (ReasonOf(found.status()) == "OUTING_UNKNOWN") return OutingUnknown();
  return WithRetryAfter(Error(absl::StatusCode::kUnavailable, "SERVICE_UNAVAILABLE",
                              "This outing is not known here yet, and outreach cannot be asked; try again."),
                        kRetryAfter);
}

// One question after another; when one cannot be answered, the others are not asked.
void AskForMissing(rpc::RpcContext& rpc, const std::set<OutingKey>& named, Outings& outings) {
  const absl::Time deadline = std::min(absl::Now() + kMostForAsking, rpc.deadline() - kLeastForWriting);
  absl::Status unanswered;
  for (const OutingKey& key : named) {
    if (outings.contains(key)) continue;
    const absl::StatusOr<Outing> outing = unanswered.ok() ? AskOutreach(rpc, key, deadline) : unanswered;
    if (absl::IsUnavailable(outing.status())) unanswered = outing.status();
    outings.emplace(key, outing);
  }
}

}  // namespace

absl::StatusOr<Outings> FindOutings(rpc::RpcContext& rpc, absl::Span<const VisitToRecord> visits) {
  std::set<OutingKey> named;
  for (const VisitToRecord& visit : visits) {
    if (!visit.request->outing().empty()) named.insert(KeyOf(*visit.request));
  }
  Outings outings;
  if (named.empty()) return outings;
  std::vector<std::string> ids;
  ids.reserve(named.size());
  for (const OutingKey& key : named) ids.push_back(key.first);
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kFindOutings, {ids}));
  for (const db::Row row : rows) {
    const std::string id(row.Text("outing"));
    for (auto key = named.lower_bound({id, ""}); key != named.end() && key->first == id; ++key) {
      outings.emplace(*key, key->second == row.Text("site") ? MakeOuting(row.Text("service_day"), row.Text("location"))
                                                            : OutingUnknown());
    }
  }
  AskForMissing(rpc, named, outings);
  return outings;
}

absl::StatusOr<Outing> OutingOf(const v1::RecordVisitRequest& visit, const absl::StatusOr<Outings>& outings) {
  RETURN_IF_ERROR(outings.status());
  return outings->at(KeyOf(visit));
}

}  // namespace passerelle::contacts
