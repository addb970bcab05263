#include "rpcs/outreach.h"
#include "services/outreach/calendar/calendar_keys.h"
#include "services/runtime/base/secret_text.h"
#include "services/runtime/rpc/policy.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::CalendarKey> CreateCalendarKey(rpc::RpcContext& rpc, const v1::CreateCalendarKeyRequest& request) {
  const std::string id = rpc.NewResourceId();
  const std::string hash = vault::KeyedRequestHash(rpc.vault(), request);
  const std::string secret = NewSecretText();
  ASSIGN_OR_RETURN(const db::Result sites, rpc.db().Execute(sql::kGetSite, {request.site()}));
  if (sites.empty()) return rpc::SiteUnknown();
  ASSIGN_OR_RETURN(db::Result rows,
                   rpc.db().Execute(sql::kCreateCalendarKey, {id, request.site(), request.display_name(),
                                                              db::Bytes{Sha256(secret)}, db::Bytes{hash}}));
  if (rows.empty()) {
    ASSIGN_OR_RETURN(rows, rpc.db().Execute(sql::kGetCalendarKey, {id, request.site()}));
  }
  if (rows.empty() || !vault::IsSameRequest(rpc.vault(), rows[0].Bytes("request_hash"), hash))
    return IdempotencyKeyReused();
  v1::CalendarKey key = CalendarKeyFromRow(rows[0]);
  if (rows[0].Bool("fresh")) {
    key.set_key(secret);
    key.set_url(CalendarPath(key.site(), secret));
  }
  return key;
}

}  // namespace passerelle::outreach
