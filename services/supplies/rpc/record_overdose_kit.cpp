// A naloxone kit is handed over.
#include <absl/strings/str_cat.h>

#include "passerelle/supplies/v1/catalogue.pb.h"
#include "rpcs/supplies.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/events/outbox.h"
#include "services/supplies/document.h"
#include "services/supplies/overdose_kits/kits.h"
#include "services/supplies/overdose_kits/visit_kits.h"
#include "services/supplies/rows.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

using Request = v1::RecordOverdoseKitRequest;

absl::Status CheckOrigin(const Request& request) {
  if (request.location().empty() == request.visit().empty()) {
    return InvalidFields(
        {{"location", request.location().empty() ? "is required without a visit" : "must not be given with a visit"}});
  }
  return absl::OkStatus();
}

absl::Status CheckOccasion(const Request& request) {
  const bool replaces = request.replaces() != v1::OverdoseKit::FATE_UNSPECIFIED;
  if (request.occasion() == v1::OverdoseKit::REPLACEMENT) {
    if (replaces) return absl::OkStatus();
    return FieldError(absl::StatusCode::kInvalidArgument, "REPLACEMENT_REASON_MISSING", "replaces",
                      "Say what became of the kit that this one replaces.");
  }
  if (replaces) {
    return FieldError(absl::StatusCode::kInvalidArgument, "REPLACEMENT_REASON_NOT_ALLOWED", "replaces",
                      "A first kit replaces none.");
  }
  if (request.training_minutes() > 0) return absl::OkStatus();
  return FieldError(absl::StatusCode::kFailedPrecondition, "TRAINING_MISSING", "trainingMinutes",
                    "A first kit comes with a training: state its minutes.");
}

absl::Status CheckNaloxone(db::Executor& db, const std::string& item) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kGetItem, {item}));
  if (rows.empty()) {
    return FieldError(absl::StatusCode::kFailedPrecondition, "ITEM_UNKNOWN", "item",
                      absl::StrCat("There is no item ", item, "."));
  }
  if (rows[0].Text("family") == v1::Family_Name(v1::OVERDOSE)) return absl::OkStatus();
  return FieldError(absl::StatusCode::kFailedPrecondition, "NOT_NALOXONE", "item",
                    absl::StrCat(item, " is not of the family OVERDOSE."));
}

KitRecord NewRecord(const Request& request, const std::string& id, absl::Time occur_time) {
  KitRecord record;
  record.request_hash = rpc::RequestHash(request);
  record.kit.set_id(id);
  record.kit.set_item(request.item());
  record.kit.set_occasion(request.occasion());
  record.kit.set_replaces(request.replaces());
  record.kit.set_training_minutes(request.training_minutes());
  record.visit = request.visit();
  SetProto(occur_time, *record.kit.mutable_occur_time());
  return record;
}

// Takes one unit from the location, first expired first out.
absl::Status Draw(Document& document, KitRecord& record) {
  const ShelfKey shelf{document.place().location, record.kit.item()};
  ASSIGN_OR_RETURN(Ledger ledger, Ledger::Lock(document.transaction(), {shelf}));
  Lines lines;
  v1::Line& line = *lines.Add();
  line.set_item(record.kit.item());
  line.set_quantity(1);
  RETURN_IF_ERROR(DrawLines(document, ledger, lines, Lots::kUsable, document.NewPosting(v1::HANDED_OUT)));
  const std::string& lot = ledger.postings().front().lot;
  record.kit.set_site(document.place().site);
  record.kit.set_lot(lot);
  record.kit.set_expire_date(ledger.Find(shelf, lot)->expire_date);
  record.service_day = document.place().local_day;
  return document.Post(ledger, events::EncodeFact(DistributionFact(document.place().kind, "", ledger.postings())));
}

// The kit that an earlier call with this key recorded; none when the key is new. ALREADY_EXISTS IDEMPOTENCY_KEY_REUSED.
absl::StatusOr<std::optional<KitRecord>> FindReplayed(db::Executor& db, const std::string& id,
                                                      const std::string& request_hash) {
  ASSIGN_OR_RETURN(std::optional<KitRecord> existing, FindKit(db, id, std::nullopt));
  if (existing && existing->request_hash != request_hash) return IdempotencyKeyReused();
  return existing;
}

absl::StatusOr<v1::OverdoseKit> RecordAtLocation(rpc::RpcContext& rpc, const Request& request) {
  ASSIGN_OR_RETURN(Document document,
                   Document::Open(rpc, request, Heading{.kind = kDistribution, .location = request.location()}));
  ASSIGN_OR_RETURN(const auto replayed, FindReplayed(document.transaction(), document.id(), rpc::RequestHash(request)));
  // A distribution without a kit under the same key is another call.
  if (document.replayed() != replayed.has_value()) return IdempotencyKeyReused();
  if (replayed) return replayed->kit;
  RETURN_IF_ERROR(CheckNaloxone(document.transaction(), request.item()));
  KitRecord record = NewRecord(request, document.id(), document.occur_time());
  RETURN_IF_ERROR(Draw(document, record));
  RETURN_IF_ERROR(AddKit(rpc, document.transaction(), record));
  RETURN_IF_ERROR(document.transaction().Commit());
  return record.kit;
}

absl::StatusOr<v1::OverdoseKit> RecordWithVisit(rpc::RpcContext& rpc, const Request& request) {
  const absl::Time now = absl::FromUnixMicros(absl::ToUnixMicros(rpc.now()));
  const absl::Time occur_time = request.has_occur_time() ? TimeFromProto(request.occur_time()) : now;
  RETURN_IF_ERROR(CheckOccurTime(occur_time, now));
  KitRecord record = NewRecord(request, rpc.NewResourceId(), occur_time);
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  RETURN_IF_ERROR(transaction.Execute(sql::kLockVisitKits, {std::vector{request.visit()}}).status());
  ASSIGN_OR_RETURN(const auto replayed, FindReplayed(transaction, record.kit.id(), record.request_hash));
  if (replayed) return replayed->kit;
  RETURN_IF_ERROR(CheckNaloxone(transaction, request.item()));
  ASSIGN_OR_RETURN(const HandedOutKit handed_out, FindHandedOutKit(rpc, transaction, request.visit(), request.item()));
  record.kit.set_site(handed_out.site);
  record.kit.set_lot(handed_out.lot);
  record.kit.set_expire_date(handed_out.expire_date);
  record.service_day = handed_out.service_day;
  RETURN_IF_ERROR(AddKit(rpc, transaction, record));
  RETURN_IF_ERROR(transaction.Commit());
  return record.kit;
}

}  // namespace

absl::StatusOr<v1::OverdoseKit> RecordOverdoseKit(rpc::RpcContext& rpc, const v1::RecordOverdoseKitRequest& request) {
  RETURN_IF_ERROR(CheckOrigin(request));
  RETURN_IF_ERROR(CheckOccasion(request));
  return request.visit().empty() ? RecordAtLocation(rpc, request) : RecordWithVisit(rpc, request);
}

}  // namespace passerelle::supplies
