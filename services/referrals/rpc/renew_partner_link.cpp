#include "rpcs/referrals.h"
#include "services/referrals/deliveries/notify.h"
#include "services/referrals/lifecycle/referral_rows.h"
#include "services/referrals/lifecycle/transitions.h"
#include "services/referrals/links/links.h"
#include "services/referrals/state.h"
#include "services/runtime/base/secret_text.h"
#include "services/runtime/base/uuid.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

constexpr std::int64_t kMostADay = 3;
constexpr absl::Duration kDay = absl::Hours(24);

// Whether a fresh link leaves. The e-mail job makes it while it sends, so that no secret lies in the database.
absl::StatusOr<bool> Renew(db::Transaction& transaction, std::string_view secret, absl::Time now) {
  ASSIGN_OR_RETURN(const db::Result rows, transaction.Execute(sql::kLockLinkRenewal, {db::Bytes{Sha256(secret)}, now}));
  if (rows.empty()) return false;
  const v1::Referral::State state = StateFromRow(rows[0]);
  if (IsOver(state)) return false;
  const std::string referral(rows[0].Text("referral"));
  ASSIGN_OR_RETURN(const db::Result counted, transaction.ExecuteOne(sql::kCountLinkRenewals, {referral, now - kDay}));
  if (counted[0].Int("renewals") >= kMostADay) return false;
  return Notify(transaction, {.id = NewUuidV7(),
                              .partner = std::string(rows[0].Text("partner")),
                              .referral = referral,
                              .type = "referral.link",
                              .state = state,
                              .time = now});
}

}  // namespace

absl::StatusOr<v1::RenewPartnerLinkResponse> RenewPartnerLink(rpc::RpcContext& rpc,
                                                              const v1::RenewPartnerLinkRequest& request) {
  RETURN_IF_ERROR(CheckIsGateway(rpc.principal()));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const bool leaves, Renew(transaction, request.secret(), rpc.now()));
  RETURN_IF_ERROR(transaction.Commit());
  if (leaves) rpc.state<State>().RingCourier();
  return v1::RenewPartnerLinkResponse();
}

}  // namespace passerelle::referrals
