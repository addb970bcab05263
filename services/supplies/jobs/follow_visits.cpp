// What left the hand has left: a visit's handouts are always posted. They draw on the location that the visit names
// (the vehicle of its outing, until what was left in it is back in the store, with that outing or a later one: a visit
// may be told later than that), or else on the first store of its site, first expired first out as on the visit's own
// day (a visit told late drew on what was good then), never from expired or held lots; what the stock cannot cover is a
// shortfall, from no account. A voided visit is taken back whole, and the naloxone kits that were recorded with it
// count no more.
#include <algorithm>
#include <map>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "services/supplies/handouts.h"
#include "services/supplies/jobs/jobs.h"
#include "services/supplies/overdose_kits/void_kits.h"
#include "services/supplies/reasons.h"
#include "services/supplies/sharps/returns.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

using events::v1::Event;
using events::v1::VisitRecorded;

// Where handouts come from. A movement is of the site of the account it leaves.
struct Source {
  std::string location;  // "" when the site has no store
  std::string site;
};

class Sources {
 public:
  static absl::StatusOr<Sources> Find(db::Transaction& transaction, absl::Span<const Event> batch);
  // A location that nobody has made, or that was unloaded since, gives nothing: the site's store then does.
  Source Of(const VisitRecorded& visit) const;

 private:
  absl::Status FindUnloaded(db::Transaction& transaction, absl::Span<const Event> batch);

  std::map<std::string, std::string> stores_;   // by site
  std::map<std::string, std::string> site_of_;  // by location that visits name
  std::set<std::string> unloaded_;              // visits whose vehicle's goods have returned
};

// What must be taken back for visits that were voided.
using VoidedMovements = std::map<std::string, std::vector<MovementToTakeBack>>;

absl::StatusOr<Sources> Sources::Find(db::Transaction& transaction, absl::Span<const Event> batch) {
  std::set<std::string> sites;
  std::set<std::string> locations;
  for (const Event& event : batch) {
    const VisitRecorded& visit = event.fact().visit_recorded();
    if (visit.handouts_size() == 0) continue;
    sites.insert(visit.site());
    if (!visit.location().empty()) locations.insert(visit.location());
  }
  Sources sources;
  if (sites.empty()) return sources;
  ASSIGN_OR_RETURN(
      const db::Result rows,
      transaction.Execute(sql::kFindSources, {std::vector<std::string>(sites.begin(), sites.end()),
                                              std::vector<std::string>(locations.begin(), locations.end())}));
  for (const db::Row& row : rows) {
    if (row.Text("named").empty()) {
      sources.stores_[std::string(row.Text("site"))] = row.Text("id");
    } else {
      sources.site_of_[std::string(row.Text("id"))] = row.Text("site");
    }
  }
  RETURN_IF_ERROR(sources.FindUnloaded(transaction, batch));
  return sources;
}

absl::Status Sources::FindUnloaded(db::Transaction& transaction, absl::Span<const Event> batch) {
  std::vector<std::string> visits, outings, locations, times;
  for (const Event& event : batch) {
    const VisitRecorded& visit = event.fact().visit_recorded();
    if (visit.handouts_size() == 0 || visit.outing().empty() || visit.location().empty()) continue;
    visits.push_back(visit.visit());
    outings.push_back(visit.outing());
    locations.push_back(visit.location());
    times.push_back(absl::FormatTime(TimeFromProto(visit.occur_time()), absl::UTCTimeZone()));
  }
  if (visits.empty()) return absl::OkStatus();
  // A vehicle that is being unloaded at this moment is waited for: the goods would else be sought where they no longer
  // are.
  RETURN_IF_ERROR(transaction.Execute(sql::kLockVehicles, {locations}).status());
  ASSIGN_OR_RETURN(const db::Result rows, transaction.Execute(sql::kFindUnloaded, {visits, outings, locations, times}));
  for (const db::Row& row : rows) unloaded_.emplace(row.Text("visit"));
  return absl::OkStatus();
}

Source Sources::Of(const VisitRecorded& visit) const {
  const auto named = site_of_.find(visit.location());
  if (named != site_of_.end() && !unloaded_.contains(visit.visit())) return {named->first, named->second};
  const auto store = stores_.find(visit.site());
  return {store == stores_.end() ? "" : store->second, visit.site()};
}

absl::StatusOr<VoidedMovements> FindVoided(db::Transaction& transaction, absl::Span<const Event> batch) {
  std::map<std::string, std::string> times;
  for (const Event& event : batch) {
    if (!event.fact().has_visit_voided()) continue;
    times[event.fact().visit_voided().visit()] =
        absl::FormatTime(TimeFromProto(event.record_time()), absl::UTCTimeZone());
  }
  VoidedMovements voided;
  if (times.empty()) return voided;
  std::vector<std::string> visits;
  std::vector<std::string> void_times;
  for (const auto& [visit, time] : times) {
    visits.push_back(visit);
    void_times.push_back(time);
  }
  ASSIGN_OR_RETURN(const db::Result rows, transaction.Execute(sql::kFindVisitMovements, {visits, void_times}));
  for (const db::Row& row : rows) {
    voided[std::string(row.Text("document"))].push_back(
        {PostedMovementFromRow(row), std::string(row.Text("local_day"))});
  }
  return voided;
}

std::set<ShelfKey> ShelvesTouched(absl::Span<const Event> batch, const Sources& sources,
                                  const VoidedMovements& voided) {
  std::set<ShelfKey> shelves;
  for (const Event& event : batch) {
    const VisitRecorded& visit = event.fact().visit_recorded();
    const std::string location = sources.Of(visit).location;
    if (location.empty()) continue;
    for (const events::v1::Quantity& handout : visit.handouts()) shelves.emplace(location, handout.item());
  }
  for (const auto& [visit, movements] : voided) {
    for (const MovementToTakeBack& taken_back : movements) shelves.merge(AccountsOf(taken_back.movement.posting));
  }
  return shelves;
}

Posting PostingOf(const VisitRecorded& visit, const std::string& site, const events::v1::Quantity& handout,
                  v1::MovementKind kind, std::int32_t quantity) {
  Posting posting;
  posting.id = NewUuidV7();
  posting.kind = kind;
  posting.document = visit.visit();
  posting.document_kind = kVisit;
  posting.site = site;
  posting.item = handout.item();
  posting.quantity = quantity;
  posting.occur_time = TimeFromProto(visit.occur_time());
  posting.service_day = visit.service_day();
  posting.outing = visit.outing();
  return posting;
}

absl::Status HandOut(Ledger& ledger, const Source& source, const VisitRecorded& visit,
                     const events::v1::Quantity& handout) {
  const absl::Time moment = MomentOf(TimeFromProto(visit.occur_time()), absl::Now());
  const Allocation allocation = AllocateHandout(LotsAt(ledger, {source.location, handout.item()}, moment),
                                                handout.quantity(), visit.service_day(), moment);
  for (const Draw& draw : allocation.draws) {
    Posting posting = PostingOf(visit, source.site, handout, v1::HANDED_OUT, draw.quantity);
    posting.from = source.location;
    posting.lot = draw.lot;
    RETURN_IF_ERROR(PostHandout(ledger, std::move(posting), moment));
  }
  if (allocation.missing <= 0) return absl::OkStatus();
  Posting shortfall = PostingOf(visit, source.site, handout, v1::SHORTFALL, allocation.missing);
  shortfall.short_at = source.location;
  return ledger.Post(std::move(shortfall));
}

// Posts one visit; remembers its movements in case this same batch voids it.
absl::Status Record(Ledger& ledger, const Source& source, const VisitRecorded& visit, VoidedMovements& posted) {
  const std::size_t before = ledger.postings().size();
  for (const events::v1::Quantity& handout : visit.handouts()) {
    RETURN_IF_ERROR(HandOut(ledger, source, visit, handout));
  }
  for (std::size_t i = before; i < ledger.postings().size(); ++i) {
    if (ledger.postings()[i].kind == v1::COUNTED) continue;
    posted[visit.visit()].push_back({PostedMovement{.posting = ledger.postings()[i],
                                                    .moment = MomentOf(TimeFromProto(visit.occur_time()), absl::Now())},
                                     visit.service_day()});
  }
  return absl::OkStatus();
}

std::vector<std::string> VoidedVisits(absl::Span<const Event> batch) {
  std::vector<std::string> visits;
  for (const Event& event : batch) {
    if (event.fact().has_visit_voided()) visits.push_back(event.fact().visit_voided().visit());
  }
  return visits;
}

absl::Status ApplyVisits(db::Transaction& transaction, absl::Span<const Event> batch) {
  const std::vector<std::string> voided_visits = VoidedVisits(batch);
  if (!voided_visits.empty()) RETURN_IF_ERROR(transaction.Execute(sql::kLockVisitKits, {voided_visits}).status());
  ASSIGN_OR_RETURN(const Sources sources, Sources::Find(transaction, batch));
  ASSIGN_OR_RETURN(VoidedMovements movements, FindVoided(transaction, batch));
  ASSIGN_OR_RETURN(Ledger ledger, Ledger::Lock(transaction, ShelvesTouched(batch, sources, movements)));
  for (const Event& event : batch) {
    if (event.fact().has_visit_recorded()) {
      const VisitRecorded& visit = event.fact().visit_recorded();
      RETURN_IF_ERROR(Record(ledger, sources.Of(visit), visit, movements));
    } else if (event.fact().has_visit_voided()) {
      const auto voided = movements.extract(event.fact().visit_voided().visit());
      if (voided.empty()) continue;
      for (const MovementToTakeBack& one : voided.mapped())
        RETURN_IF_ERROR(TakeBack(ledger, one, TimeFromProto(event.record_time()), reasons::kVisitVoided));
    }
  }
  RETURN_IF_ERROR(KeepVisitReturns(transaction, batch));
  RETURN_IF_ERROR(ledger.Write(transaction, std::nullopt, ""));
  if (voided_visits.empty()) return absl::OkStatus();
  return VoidKits(transaction, {.visits = voided_visits}, std::string(reasons::kVisitVoided), "");
}

}  // namespace

events::Subscription FollowVisits() { return {.feed = "contacts", .apply = ApplyVisits}; }

}  // namespace passerelle::supplies
