#include "rpcs/referrals.h"
#include "services/referrals/partners/partner_rows.h"
#include "services/referrals/partners/partner_rules.h"
#include "services/referrals/settings.h"
#include "services/referrals/state.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {

absl::StatusOr<v1::Partner> CreatePartner(rpc::RpcContext& rpc, const v1::CreatePartnerRequest& request) {
  v1::Partner partner = request.partner();
  partner.set_state(v1::Partner::ACTIVE);
  RETURN_IF_ERROR(CheckPartner(partner, "partner.", !rpc.settings().Text(kAllowedNetworks).empty()));
  const std::string hash = vault::KeyedRequestHash(rpc.vault(), request);
  db::Params params = WrittenParams(KeeperOf(rpc), partner);
  params.emplace_back(db::Bytes{hash});
  ASSIGN_OR_RETURN(db::Result rows, rpc.db().Execute(sql::kCreatePartner, params));
  if (rows.empty()) {
    ASSIGN_OR_RETURN(rows, rpc.db().ExecuteOne(sql::kGetPartner, {partner.id()}));
  }
  if (!vault::IsSameRequest(rpc.vault(), rows[0].Bytes("request_hash"), hash)) {
    return FieldError(absl::StatusCode::kAlreadyExists, "PARTNER_EXISTS", "partner.id",
                      "Another partner already has this id.");
  }
  return PartnerFromRow(KeeperOf(rpc), rows[0]);
}

}  // namespace passerelle::referrals
