#include "rpcs/referrals.h"
#include "services/referrals/links/links.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/secret_text.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

constexpr absl::Duration kLongestSession = absl::Hours(1);

}  // namespace

absl::StatusOr<v1::OpenPartnerLinkResponse> OpenPartnerLink(rpc::RpcContext& rpc,
                                                            const v1::OpenPartnerLinkRequest& request) {
  RETURN_IF_ERROR(CheckIsGateway(rpc.principal()));
  const absl::Time now = rpc.now();
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kOpenPartnerLink, {db::Bytes{Sha256(request.secret())},
                                                                                   now, now + kLongestSession}));
  if (rows.empty()) return NotFound("LINK_UNKNOWN", "This link does not open anything any more.");
  v1::OpenPartnerLinkResponse response;
  response.set_link(std::string(rows[0].Text("id")));
  response.set_partner(std::string(rows[0].Text("partner")));
  response.set_referral(std::string(rows[0].Text("referral")));
  SetProto(rows[0].Time("session_expire_time"), *response.mutable_expire_time());
  return response;
}

}  // namespace passerelle::referrals
