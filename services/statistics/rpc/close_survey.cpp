#include <algorithm>

#include "rpcs/statistics.h"
#include "services/statistics/survey/closing.h"
#include "services/statistics/survey/survey_rows.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

// Closing ends the survey everywhere, so it is for those who act for every site it is held at.
absl::Status CheckActsForAll(const access::Principal& principal, const db::Row& survey) {
  if (principal.WholeAssociation()) return absl::OkStatus();
  if (!survey.IsNull("sites")) {
    const std::vector<std::string> sites = survey.TextArray("sites");
    const bool all =
        std::all_of(sites.begin(), sites.end(), [&](const std::string& site) { return principal.MayActFor(site); });
    if (all) return absl::OkStatus();
  }
  return Error(absl::StatusCode::kPermissionDenied, "SITE_FORBIDDEN",
               "The survey is held at sites that you may not act for.");
}

}  // namespace

absl::StatusOr<v1::Survey> CloseSurvey(rpc::RpcContext& rpc, const v1::CloseSurveyRequest& request) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const db::Result found, transaction.Execute(sql::kLockSurvey, {request.id(), rpc.sites()}));
  if (found.empty()) return SurveyUnknown();
  RETURN_IF_ERROR(CheckActsForAll(rpc.principal(), found[0]));
  if (!found[0].Bool("closed")) RETURN_IF_ERROR(CloseLocked(transaction, request.id()));
  RETURN_IF_ERROR(transaction.Commit());
  return ReadSurvey(rpc, request.id());
}

}  // namespace passerelle::statistics
