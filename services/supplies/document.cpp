#include "services/supplies/document.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "services/supplies/days.h"
#include "services/supplies/handouts.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<Document> Document::Open(rpc::RpcContext& rpc, const google::protobuf::Message& request,
                                        const Heading& heading, const google::protobuf::Timestamp* occur_time) {
  const absl::Time now = absl::FromUnixMicros(absl::ToUnixMicros(rpc.now()));
  const absl::Time time = occur_time == nullptr ? now : TimeFromProto(*occur_time);
  RETURN_IF_ERROR(CheckOccurTime(time, now));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  Document document(std::move(transaction), rpc.NewResourceId(), rpc.trace().Traceparent());
  document.kind_ = heading.kind;
  document.occur_time_ = time;
  document.moment_ = MomentOf(time, now);
  RETURN_IF_ERROR(document.FindPlaces(rpc, heading));
  const db::Bytes request_hash{rpc::RequestHash(request)};
  RETURN_IF_ERROR(document.Insert(heading, request_hash));
  if (document.replayed_) RETURN_IF_ERROR(document.FindFirst(heading, request_hash));
  return document;
}

absl::Status Document::FindPlaces(rpc::RpcContext& rpc, const Heading& heading) {
  std::vector<std::string> wanted = {heading.location};
  if (!heading.to_location.empty()) wanted.push_back(heading.to_location);
  ASSIGN_OR_RETURN(const db::Result rows, transaction_.Execute(sql::kFindPlaces, {wanted, rpc.sites(), occur_time_}));
  std::map<std::string, Place> places;
  for (const db::Row& row : rows) {
    const std::string id(row.Text("id"));
    places[id] = {id, std::string(row.Text("site")), std::string(row.Text("local_day")), std::string(row.Text("kind"))};
  }
  for (const std::string& location : wanted) {
    if (!places.contains(location))
      return FailedPrecondition("LOCATION_UNKNOWN", absl::StrCat("There is no location ", location, "."));
  }
  place_ = places[heading.location];
  if (!heading.to_location.empty()) destination_ = places[heading.to_location];
  if (!heading.of_outings_day || heading.outing.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(place_.local_day, DayOfOuting(transaction_, heading.outing, place_.site));
  return absl::OkStatus();
}

absl::Status Document::Insert(const Heading& heading, const db::Bytes& request_hash) {
  ASSIGN_OR_RETURN(const db::Result rows,
                   transaction_.Execute(sql::kInsertDocument,
                                        {id_, heading.kind, request_hash, heading.location,
                                         db::TextOrNull(heading.to_location), db::TextOrNull(heading.note),
                                         db::TextOrNull(heading.visit), db::TextOrNull(heading.outing), occur_time_}));
  replayed_ = rows.empty();
  return absl::OkStatus();
}

absl::Status Document::FindFirst(const Heading& heading, const db::Bytes& request_hash) {
  ASSIGN_OR_RETURN(const db::Result rows, transaction_.ExecuteOne(sql::kFindDocument, {id_}));
  const db::Row row = rows[0];
  // Two kinds of documents may look the same on the wire, so the hash alone does not tell them apart.
  if (row.Text("kind") != heading.kind || row.Bytes("request_hash") != request_hash.value)
    return IdempotencyKeyReused();
  occur_time_ = row.Time("occur_time");
  // A site's store is not named by those who load vehicles, and may be another one by now.
  place_.location = row.Text("location");
  destination_.location = row.TextOrEmpty("to_location");
  return absl::OkStatus();
}

absl::StatusOr<std::map<std::string, bool>> Document::LotTracking(const std::vector<std::string>& items) {
  return FindLotTracking(transaction_, items);
}

absl::StatusOr<std::map<std::string, bool>> FindLotTracking(db::Executor& db, const std::vector<std::string>& items) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kFindLotTracking, {items}));
  std::map<std::string, bool> tracked;
  for (const db::Row& row : rows) tracked[std::string(row.Text("id"))] = row.Bool("lot_tracked");
  for (std::size_t line = 0; line < items.size(); ++line) {
    if (tracked.contains(items[line])) continue;
    return FieldError(absl::StatusCode::kFailedPrecondition, "ITEM_UNKNOWN", absl::StrCat("lines[", line, "].item"),
                      absl::StrCat("There is no item ", items[line], "."));
  }
  return tracked;
}

Posting Document::NewPosting(v1::MovementKind kind) const {
  Posting posting;
  posting.id = NewUuidV7();
  posting.kind = kind;
  posting.document = id_;
  posting.document_kind = kind_;
  posting.site = place_.site;
  if (!destination_.site.empty() && destination_.site != place_.site) posting.to_site = destination_.site;
  posting.occur_time = occur_time_;
  posting.service_day = place_.local_day;
  return posting;
}

absl::Status Document::Post(Ledger& ledger, const std::optional<db::Bytes>& fact) {
  return ledger.Write(transaction_, fact, trace_parent_);
}

absl::Status Document::Close(google::protobuf::RepeatedPtrField<v1::Movement>& movements) {
  ASSIGN_OR_RETURN(const db::Result rows, transaction_.Execute(sql::kFindDocumentMovements, {id_}));
  for (const db::Row& row : rows) *movements.Add() = MovementFromRow(row);
  return transaction_.Commit();
}

absl::Status CheckExpiries(db::Executor& db, const std::vector<LotStatement>& statements) {
  std::vector<std::string> items;
  std::vector<std::string> lots;
  for (const LotStatement& statement : statements) {
    items.push_back(statement.item);
    lots.push_back(statement.lot);
  }
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kFindLots, {items, lots}));
  std::map<std::pair<std::string, std::string>, std::string> known;
  for (const db::Row& row : rows) {
    known[{std::string(row.Text("item")), std::string(row.Text("lot"))}] = row.TextOrEmpty("expire_date");
  }
  for (const LotStatement& statement : statements) {
    const auto lot = known.find({statement.item, statement.lot});
    if (lot == known.end() || statement.expire_date.empty() || statement.expire_date == lot->second) continue;
    const std::string& expire_date = lot->second;
    return FieldError(
        absl::StatusCode::kFailedPrecondition, "LOT_CONFLICT", statement.field,
        absl::StrCat("Lot ", statement.lot, " of ", statement.item, " is known ",
                     expire_date.empty() ? "without an expiry" : absl::StrCat("to expire on ", expire_date), "."));
  }
  return absl::OkStatus();
}

absl::Status StateLots(db::Executor& db, const std::vector<LotStatement>& statements) {
  std::vector<std::string> items;
  std::vector<std::string> lots;
  std::vector<std::string> expire_dates;
  for (const LotStatement& statement : statements) {
    items.push_back(statement.item);
    lots.push_back(statement.lot);
    expire_dates.push_back(statement.expire_date);
  }
  if (statements.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(db.Execute(sql::kEnsureLots, {items, lots, expire_dates}).status());
  return CheckExpiries(db, statements);
}

namespace {

absl::Status CheckNamedLot(const LotBalance& lot, const v1::Line& line, std::string_view day) {
  if (lot.on_hold) {
    return FailedPrecondition("LOT_ON_HOLD", absl::StrCat("Lot ", line.lot(), " of ", line.item(), " is on hold."));
  }
  if (IsExpired(lot, day)) {
    return FailedPrecondition(
        "LOT_EXPIRED", absl::StrCat("Lot ", line.lot(), " of ", line.item(), " expired on ", lot.expire_date, "."));
  }
  return absl::OkStatus();
}

// The lots that a line may be taken from: at a transfer, those that the destination has a balance for. One that came to
// the origin after the destination's balances were made is left for the next document.
std::vector<LotBalance> LotsToDraw(const Document& document, const Ledger& ledger, const v1::Line& line) {
  std::vector<LotBalance> lots = ledger.LotsOf({document.place().location, line.item()});
  if (document.destination().location.empty()) return lots;
  const ShelfKey destination{document.destination().location, line.item()};
  std::erase_if(lots, [&](const LotBalance& lot) { return ledger.Find(destination, lot.lot) == nullptr; });
  return lots;
}

absl::StatusOr<std::vector<Draw>> DrawNamedLot(const Document& document, const std::vector<LotBalance>& lots,
                                               const v1::Line& line, Lots which) {
  const auto lot =
      std::find_if(lots.begin(), lots.end(), [&](const LotBalance& held) { return held.lot == line.lot(); });
  if (lot == lots.end())
    return InsufficientStock({document.place().location, line.item()}, line.lot(), 0, line.quantity());
  if (which == Lots::kUsable) RETURN_IF_ERROR(CheckNamedLot(*lot, line, document.place().local_day));
  return std::vector<Draw>{{line.lot(), line.quantity()}};
}

absl::StatusOr<std::vector<Draw>> DrawsOf(const Document& document, const Ledger& ledger, const v1::Line& line,
                                          Lots which, v1::MovementKind kind) {
  const ShelfKey shelf{document.place().location, line.item()};
  const std::string& day = document.place().local_day;
  const bool handout = kind == v1::HANDED_OUT;
  const std::vector<LotBalance> lots =
      handout ? LotsAt(ledger, shelf, document.moment()) : LotsToDraw(document, ledger, line);
  if (!line.lot().empty()) return DrawNamedLot(document, lots, line, which);
  Allocation allocation = handout ? AllocateHandout(lots, line.quantity(), day, document.moment())
                                  : AllocateFefo(lots, line.quantity(), day, which);
  if (allocation.missing > 0)
    return InsufficientStock(shelf, "", line.quantity() - allocation.missing, line.quantity());
  return std::move(allocation.draws);
}

}  // namespace

absl::Status DrawLines(const Document& document, Ledger& ledger, const Lines& lines, Lots which,
                       const Posting& prototype) {
  for (const v1::Line& line : lines) {
    ASSIGN_OR_RETURN(const std::vector<Draw> draws, DrawsOf(document, ledger, line, which, prototype.kind));
    for (const Draw& draw : draws) {
      Posting posting = prototype;
      posting.id = NewUuidV7();
      posting.from = document.place().location;
      posting.item = line.item();
      posting.lot = draw.lot;
      posting.quantity = draw.quantity;
      RETURN_IF_ERROR(posting.kind == v1::HANDED_OUT ? PostHandout(ledger, std::move(posting), document.moment())
                                                     : ledger.Post(std::move(posting)));
    }
  }
  return absl::OkStatus();
}

}  // namespace passerelle::supplies
