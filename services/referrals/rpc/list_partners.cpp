#include <absl/time/time.h>

#include "rpcs/referrals.h"
#include "services/referrals/partners/partner_rows.h"
#include "services/referrals/partners/partner_rules.h"
#include "services/referrals/state.h"
#include "services/runtime/base/page.h"
#include "services/runtime/base/search_words.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {

absl::StatusOr<v1::ListPartnersResponse> ListPartners(rpc::RpcContext& rpc, const v1::ListPartnersRequest& request) {
  using common::v1::ReferralTheme;
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  const bool any_theme = request.theme() == ReferralTheme::THEME_UNSPECIFIED;
  const std::string today = absl::FormatTime("%Y-%m-%d", rpc.now(), absl::UTCTimeZone());
  const db::Params params = {
      SearchWords(request.q()),
      any_theme ? db::Param(std::nullopt) : db::Param(ReferralTheme::Theme_Name(request.theme())),
      request.territory().empty() ? db::Param(std::nullopt) : db::Param(TerritoriesAround(request.territory())),
      request.with_room() ? db::Param(today) : db::Param(std::nullopt),
      request.show_retired(),
      page.After(0),
      page.After(1),
      page.size + 1};
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kListPartners, params));
  v1::ListPartnersResponse response;
  AnswerPage(request, page, rows, {"name_folded", "id"}, response,
             [&](const db::Row& row) { *response.add_partners() = PartnerFromRow(KeeperOf(rpc), row); });
  return response;
}

}  // namespace passerelle::referrals
