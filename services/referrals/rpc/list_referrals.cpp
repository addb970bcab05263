#include "rpcs/referrals.h"
#include "services/referrals/lifecycle/referral_rows.h"
#include "services/runtime/base/page.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

// The one site that the list is of; empty for several. Most callers act for one, and its index serves them.
std::string SiteOf(const access::Principal& caller, const v1::ListReferralsRequest& request) {
  const bool one_site = caller.sites.size() == 1 && !caller.WholeAssociation();
  return request.site().empty() && one_site ? caller.sites[0] : request.site();
}

// The statement whose index order fits the narrowest filter; all take the same parameters.
const db::Statement& StatementFor(const v1::ListReferralsRequest& request, const std::string& site) {
  if (!request.person().empty()) return sql::kListReferralsOfPerson;
  if (!request.partner().empty()) return sql::kListReferralsToPartner;
  if (site.empty()) return sql::kListReferrals;
  const bool any_state = request.state() == v1::Referral::STATE_UNSPECIFIED;
  return any_state ? sql::kListReferralsOfSite : sql::kListReferralsOfSiteInState;
}

absl::Status CheckDays(const std::string& from, const std::string& to) {
  // Days are written YYYY-MM-DD, so their text order is their order in time.
  if (from.empty() || to.empty() || from <= to) return absl::OkStatus();
  return FieldError(absl::StatusCode::kInvalidArgument, "RANGE_INVALID", "to", "must not be before from");
}

std::string StateName(const v1::ListReferralsRequest& request) {
  return request.state() == v1::Referral::STATE_UNSPECIFIED ? "" : v1::Referral::State_Name(request.state());
}

std::string ThemeName(const v1::ListReferralsRequest& request) {
  using Theme = common::v1::ReferralTheme;
  return request.theme() == Theme::THEME_UNSPECIFIED ? "" : Theme::Theme_Name(request.theme());
}

}  // namespace

absl::StatusOr<v1::ListReferralsResponse> ListReferrals(rpc::RpcContext& rpc, const v1::ListReferralsRequest& request) {
  RETURN_IF_ERROR(CheckDays(request.from(), request.to()));
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  const std::string site = SiteOf(rpc.principal(), request);
  ASSIGN_OR_RETURN(
      const db::Result rows,
      rpc.db().Execute(
          StatementFor(request, site),
          {rpc.sites(), db::TextOrNull(site), db::TextOrNull(request.person()), db::TextOrNull(request.partner()),
           db::TextOrNull(StateName(request)), db::TextOrNull(ThemeName(request)), db::TextOrNull(request.from()),
           db::TextOrNull(request.to()), db::TextOrNull(page.After(0)), db::TextOrNull(page.After(1)), page.size + 1}));
  v1::ListReferralsResponse response;
  AnswerPage(request, page, rows, {"create_time", "id"}, response,
             [&](const db::Row& row) { *response.add_referrals() = ReferralFromRow(KeeperOf(rpc), row); });
  return response;
}

}  // namespace passerelle::referrals
