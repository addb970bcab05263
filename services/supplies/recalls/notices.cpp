#include "services/supplies/recalls/notices.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include <set>
#include <vector>

#include "services/runtime/base/status.h"
#include "services/supplies/catalogue.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// As many as Recall.notices shows.
constexpr std::int64_t kMostNotices = 50;

// The single lots of a notice, in two columns.
struct LotColumns {
  std::vector<std::string> items;
  std::vector<std::string> lots;
};

LotColumns LotsOf(const v1::RecallNotice& notice) {
  LotColumns columns;
  columns.items.reserve(notice.lots_size());
  columns.lots.reserve(notice.lots_size());
  for (const v1::RecalledLot& lot : notice.lots()) {
    columns.items.push_back(lot.item());
    columns.lots.push_back(lot.lot());
  }
  return columns;
}

std::vector<std::string> ListOf(const google::protobuf::RepeatedPtrField<std::string>& values) {
  return {values.begin(), values.end()};
}

absl::Status CheckScope(const v1::RecallNotice& notice) {
  if (notice.items().empty() && notice.manufacturers().empty() && notice.lots().empty()) {
    return Error(absl::StatusCode::kInvalidArgument, "RECALL_SCOPE_MISSING",
                 "A recall names items, manufacturers or lots.");
  }
  // Items whose manufacturer nobody has stated are not of one and the same manufacturer.
  for (int i = 0; i < notice.manufacturers_size(); ++i) {
    if (absl::StripAsciiWhitespace(notice.manufacturers(i)).empty())
      return InvalidFields({{absl::StrCat("manufacturers[", i, "]"), "is required"}});
  }
  return absl::OkStatus();
}

absl::Status CheckItems(db::Executor& db, const v1::RecallNotice& notice) {
  std::vector<std::string> named = ListOf(notice.items());
  for (const v1::RecalledLot& lot : notice.lots()) named.push_back(lot.item());
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kFindLotTracking, {named}));
  std::set<std::string> known;
  for (const db::Row& row : rows) known.emplace(row.Text("id"));
  for (int i = 0; i < notice.items_size(); ++i) {
    if (!known.contains(notice.items(i))) return ItemUnknown(absl::StrCat("items[", i, "]"), notice.items(i));
  }
  for (int i = 0; i < notice.lots_size(); ++i) {
    const std::string& item = notice.lots(i).item();
    if (!known.contains(item)) return ItemUnknown(absl::StrCat("lots[", i, "].item"), item);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::RecallNotice> CheckNotice(rpc::RpcContext& rpc, db::Executor& db, v1::RecallNotice notice) {
  RETURN_IF_ERROR(CheckScope(notice));
  ASSIGN_OR_RETURN(const db::Result today, db.ExecuteOne(sql::kFindLatestLocalDay, {rpc.now()}));
  if (notice.notice_date().empty()) notice.set_notice_date(std::string(today[0].Text("day")));
  if (notice.notice_date() > today[0].Text("day")) {
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_IN_FUTURE", "noticeDate", "That day has not come yet.");
  }
  RETURN_IF_ERROR(CheckItems(db, notice));
  return notice;
}

absl::StatusOr<bool> HasNotice(db::Executor& db, const std::string& recall, const db::Bytes& content_hash) {
  ASSIGN_OR_RETURN(const db::Result found, db.ExecuteOne(sql::kCountRecallNotices, {recall, content_hash}));
  if (found[0].Bool("noted")) return true;
  if (found[0].Int("notices") < kMostNotices) return false;
  return FailedPrecondition("TOO_MANY_NOTICES", absl::StrCat("A recall has at most ", kMostNotices, " notices."));
}

absl::Status AddNotice(db::Executor& db, const std::string& recall, const db::Bytes& content_hash,
                       const v1::RecallNotice& notice) {
  const std::vector<std::string> items = ListOf(notice.items());
  const std::vector<std::string> manufacturers = ListOf(notice.manufacturers());
  const LotColumns single = LotsOf(notice);
  RETURN_IF_ERROR(db.Execute(sql::kInsertRecallNotice,
                             {recall, content_hash, items, manufacturers, single.items, single.lots,
                              notice.authority_ref(), notice.notice_date(), notice.reason(), notice.action()})
                      .status());
  return db.Execute(sql::kCoverRecall, {recall, items, manufacturers, single.items, single.lots}).status();
}

}  // namespace passerelle::supplies
