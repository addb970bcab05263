// What is left where people help themselves: what is missing was handed out, held and expired lots included. It is a
// handout and no count: like every handout it leaves what was posted before it reversible.
#include <absl/strings/str_cat.h>

#include <map>
#include <utility>

#include "passerelle/events/v1/events.pb.h"
#include "rpcs/supplies.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/events/outbox.h"
#include "services/supplies/counting/count_lines.h"
#include "services/supplies/handouts.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// What the documents table calls it; its movements are those of a distribution.
constexpr std::string_view kSelfService = "SELF_SERVICE";

absl::Status CheckSelfService(db::Executor& db, const std::string& location) {
  ASSIGN_OR_RETURN(const db::Result rows, db.ExecuteOne(sql::kGetLocation, {location, db::Param(std::nullopt)}));
  switch (LocationFromRow(rows[0]).kind()) {
    case v1::STAND:
    case v1::DISPENSER:
    case v1::PHARMACY:
      return absl::OkStatus();
    default:
      return FailedPrecondition("NOT_SELF_SERVICE", absl::StrCat("Nobody helps themselves at ", location, "."));
  }
}

absl::Status MoreThanBooked(const std::string& field, const ShelfKey& shelf, std::int64_t booked) {
  return FieldError(absl::StatusCode::kFailedPrecondition, "MORE_THAN_BOOKED", field,
                    absl::StrCat("The books knew of ", booked, " of ", shelf.second, " at ", shelf.first,
                                 " only; count it instead."));
}

// What came less what went after the document's moment, by item and lot.
using MovedSince = std::map<std::pair<std::string, std::string>, std::int64_t>;

// Goods may have come between the moment when somebody looked and the one when it is told, if that is late.
absl::StatusOr<MovedSince> FindMovedSince(Document& document, const CountLines& lines) {
  if (document.moment() == absl::InfiniteFuture()) return MovedSince();
  std::vector<std::string> lots;
  lots.reserve(lines.size());
  for (const v1::CountLine& line : lines) lots.push_back(line.lot());
  ASSIGN_OR_RETURN(const db::Result rows,
                   document.transaction().Execute(
                       sql::kFindMovedSince, {document.place().location, ItemsOf(lines), lots, document.occur_time()}));
  MovedSince moved;
  for (const db::Row& row : rows)
    moved[{std::string(row.Text("item")), std::string(row.Text("lot"))}] = row.Int("quantity");
  return moved;
}

absl::Status HandOutMissing(const Document& document, Ledger& ledger, const CountLines& lines, MovedSince moved) {
  for (int i = 0; i < lines.size(); ++i) {
    const ShelfKey shelf{document.place().location, lines[i].item()};
    const LotBalance* balance = ledger.Find(shelf, lines[i].lot());
    const std::int64_t booked = (balance == nullptr ? 0 : balance->quantity) - moved[{lines[i].item(), lines[i].lot()}];
    if (lines[i].counted() > booked) return MoreThanBooked(absl::StrCat("lines[", i, "].counted"), shelf, booked);
    if (lines[i].counted() == booked) continue;
    Posting posting = document.NewPosting(v1::HANDED_OUT);
    posting.document_kind = kDistribution;
    posting.from = shelf.first;
    posting.item = lines[i].item();
    posting.lot = lines[i].lot();
    posting.quantity = static_cast<std::int32_t>(booked - lines[i].counted());
    RETURN_IF_ERROR(PostHandout(ledger, std::move(posting), document.moment()));
  }
  return absl::OkStatus();
}

absl::Status Post(Document& document, const v1::RecordSelfServiceRequest& request) {
  RETURN_IF_ERROR(CheckSelfService(document.transaction(), request.location()));
  ASSIGN_OR_RETURN(const auto tracked, document.LotTracking(ItemsOf(request.lines())));
  RETURN_IF_ERROR(CheckCountedLots(document.transaction(), tracked, request.lines()).status());
  ASSIGN_OR_RETURN(Ledger ledger, Ledger::Lock(document.transaction(), ShelvesOf(request.location(), request.lines())));
  ASSIGN_OR_RETURN(MovedSince moved, FindMovedSince(document, request.lines()));
  RETURN_IF_ERROR(HandOutMissing(document, ledger, request.lines(), std::move(moved)));
  return document.Post(
      ledger, events::EncodeFact(DistributionFact(document.place().kind, request.outing(), ledger.postings())));
}

}  // namespace

absl::StatusOr<v1::Distribution> RecordSelfService(rpc::RpcContext& rpc, const v1::RecordSelfServiceRequest& request) {
  RETURN_IF_ERROR(CheckCountedOnce(request.lines()));
  ASSIGN_OR_RETURN(Document document, Document::Open(rpc, request,
                                                     Heading{.kind = kSelfService,
                                                             .location = request.location(),
                                                             .outing = request.outing(),
                                                             .of_outings_day = true}));
  if (!document.replayed()) RETURN_IF_ERROR(Post(document, request));
  v1::Distribution distribution;
  distribution.set_id(document.id());
  distribution.set_location(request.location());
  SetProto(document.occur_time(), *distribution.mutable_occur_time());
  RETURN_IF_ERROR(document.Close(*distribution.mutable_movements()));
  return distribution;
}

}  // namespace passerelle::supplies
