#include "services/supplies/overdose_kits/visit_kits.h"

#include <absl/strings/str_cat.h>

#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// The feed of contacts brings a visit within moments, unless contacts is down.
constexpr absl::Duration kAskAgain = absl::Seconds(5);

}  // namespace

absl::StatusOr<HandedOutKit> FindHandedOutKit(rpc::RpcContext& rpc, db::Transaction& transaction,
                                              const std::string& visit, const std::string& item) {
  ASSIGN_OR_RETURN(const db::Result lots, transaction.Execute(sql::kFindVisitKits, {visit, item, rpc.sites()}));
  if (lots.empty()) {
    return WithRetryAfter(
        FieldError(absl::StatusCode::kFailedPrecondition, "VISIT_UNKNOWN", "visit",
                   "No handouts of this visit are known here; if it was recorded just now, they soon are."),
        kAskAgain);
  }
  for (const db::Row& row : lots) {
    if (row.IsNull("lot") || row.Int("recorded") >= row.Int("handed_out")) continue;
    return HandedOutKit{std::string(row.Text("site")), std::string(row.Text("service_day")),
                        std::string(row.Text("lot")), std::string(row.TextOrEmpty("expire_date"))};
  }
  return FieldError(absl::StatusCode::kFailedPrecondition, "KIT_NOT_HANDED_OUT", "visit",
                    absl::StrCat("The visit handed out no more of ", item, " than kits are recorded."));
}

}  // namespace passerelle::supplies
