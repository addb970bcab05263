// What left the hand has left: a visit's handouts are always posted. They draw on the first store of the visit's site,
// first expired first out as on the visit's own day (a visit told late drew on what was good then), never from expired
// or held lots; what the stock cannot cover is a shortfall, from no account. A voided visit is taken back whole. Where
// a stock count came in between, the count keeps the last word: the goods are put back and counted out again, so that
// both stand in the ledger and the balance stays what was counted.
#include <algorithm>
#include <map>

#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "services/supplies/jobs/jobs.h"
#include "services/supplies/reversal.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

using events::v1::Event;
using events::v1::VisitRecorded;
using Stores = std::map<std::string, std::string>;

constexpr char kVoided[] = "visit voided";
constexpr char kCountStands[] = "visit voided after a stock count: the count stands";

// What must be taken back for a visit that was voided.
struct Voided {
  PostedMovement movement;
  std::string local_day;
};
using VoidedMovements = std::map<std::string, std::vector<Voided>>;

absl::StatusOr<Stores> FindStores(db::Transaction& transaction, absl::Span<const Event> batch) {
  std::set<std::string> sites;
  for (const Event& event : batch) {
    if (event.fact().visit_recorded().handouts_size() > 0) sites.insert(event.fact().visit_recorded().site());
  }
  Stores stores;
  if (sites.empty()) return stores;
  ASSIGN_OR_RETURN(const db::Result rows,
                   transaction.Execute(sql::kFindStores, {std::vector<std::string>(sites.begin(), sites.end())}));
  for (const db::Row& row : rows) stores[std::string(row.Text("site"))] = row.Text("id");
  return stores;
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

std::set<ShelfKey> ShelvesOf(absl::Span<const Event> batch, const Stores& stores, const VoidedMovements& voided) {
  std::set<ShelfKey> shelves;
  for (const Event& event : batch) {
    const auto store = stores.find(event.fact().visit_recorded().site());
    if (store == stores.end()) continue;
    for (const auto& handout : event.fact().visit_recorded().handouts()) shelves.emplace(store->second, handout.item());
  }
  for (const auto& [visit, movements] : voided) {
    for (const Voided& taken_back : movements) shelves.merge(AccountsOf(taken_back.movement.posting));
  }
  return shelves;
}

Posting PostingOf(const VisitRecorded& visit, const events::v1::Quantity& handout, v1::MovementKind kind,
                  std::int32_t quantity) {
  Posting posting;
  posting.id = NewUuidV7();
  posting.kind = kind;
  posting.document = visit.visit();
  posting.document_kind = kVisit;
  posting.site = visit.site();
  posting.item = handout.item();
  posting.quantity = quantity;
  posting.occur_time = TimeFromProto(visit.occur_time());
  posting.service_day = visit.service_day();
  return posting;
}

// `store`: empty when the site has none.
absl::Status HandOut(Ledger& ledger, const std::string& store, const VisitRecorded& visit,
                     const events::v1::Quantity& handout) {
  const Allocation allocation =
      AllocateFefo(ledger.LotsOf({store, handout.item()}), handout.quantity(), visit.service_day(), Lots::kUsable);
  for (const Draw& draw : allocation.draws) {
    Posting posting = PostingOf(visit, handout, v1::HANDED_OUT, draw.quantity);
    posting.from = store;
    posting.lot = draw.lot;
    RETURN_IF_ERROR(ledger.Post(std::move(posting)));
  }
  if (allocation.missing <= 0) return absl::OkStatus();
  Posting shortfall = PostingOf(visit, handout, v1::SHORTFALL, allocation.missing);
  shortfall.short_at = store;
  return ledger.Post(std::move(shortfall));
}

absl::Status TakeBack(Ledger& ledger, const Voided& voided, absl::Time void_time) {
  const Posting reversal = ReversalOf(voided.movement.posting, void_time, voided.local_day, kVoided);
  RETURN_IF_ERROR(ledger.Post(reversal));
  if (reversal.to.empty() || !CountedSince(ledger, voided.movement)) return absl::OkStatus();
  Posting counted_out = reversal;
  counted_out.id = NewUuidV7();
  counted_out.kind = v1::COUNTED;
  counted_out.from = reversal.to;
  counted_out.to.clear();
  counted_out.reverses.clear();
  counted_out.reason = kCountStands;
  return ledger.Post(std::move(counted_out));
}

// Posts one visit; remembers its movements in case this same batch voids it.
absl::Status Record(Ledger& ledger, const Stores& stores, const VisitRecorded& visit, VoidedMovements& posted) {
  const auto store = stores.find(visit.site());
  const std::size_t before = ledger.postings().size();
  for (const events::v1::Quantity& handout : visit.handouts()) {
    RETURN_IF_ERROR(HandOut(ledger, store == stores.end() ? "" : store->second, visit, handout));
  }
  for (std::size_t i = before; i < ledger.postings().size(); ++i) {
    posted[visit.visit()].push_back({PostedMovement{.posting = ledger.postings()[i]}, visit.service_day()});
  }
  return absl::OkStatus();
}

absl::Status Apply(db::Transaction& transaction, absl::Span<const Event> batch) {
  ASSIGN_OR_RETURN(const Stores stores, FindStores(transaction, batch));
  ASSIGN_OR_RETURN(VoidedMovements movements, FindVoided(transaction, batch));
  ASSIGN_OR_RETURN(Ledger ledger, Ledger::Lock(transaction, ShelvesOf(batch, stores, movements)));
  for (const Event& event : batch) {
    if (event.fact().has_visit_recorded()) {
      RETURN_IF_ERROR(Record(ledger, stores, event.fact().visit_recorded(), movements));
    } else if (event.fact().has_visit_voided()) {
      const auto voided = movements.extract(event.fact().visit_voided().visit());
      if (voided.empty()) continue;
      for (const Voided& one : voided.mapped())
        RETURN_IF_ERROR(TakeBack(ledger, one, TimeFromProto(event.record_time())));
    }
  }
  return ledger.Write(transaction, std::nullopt, "");
}

}  // namespace

events::Subscription FollowVisits() { return {.feed = "contacts", .apply = Apply}; }

}  // namespace passerelle::supplies
