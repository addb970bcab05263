#include <absl/strings/numbers.h>

#include "rpcs/statistics.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/statistics/disclosure/audience.h"
#include "services/statistics/survey/results.h"
#include "services/statistics/survey/survey_rows.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

absl::StatusOr<SiteTallies> TalliesOf(rpc::RpcContext& rpc, const std::string& survey) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kCountSurveyAnswers, {survey}));
  SiteTallies tallies;
  for (const db::Row row : rows) {
    Tally& tally = tallies[std::string(row.Text("site"))];
    const std::string_view kind = row.Text("kind");
    const std::int32_t people = row.Int32("people");
    if (kind == "CHOICE") {
      tally.choices.emplace(row.Text("label"), people);
    } else if (kind == "SCORE") {
      int score = 0;
      if (!absl::SimpleAtoi(ToAbsl(row.Text("label")), &score)) return absl::InternalError("a score is no number");
      tally.scores[score] = people;
    } else {
      tally.refusals = people;
    }
  }
  return tallies;
}

// The sites with answers that the request is about.
std::vector<std::string> SitesAsked(const SiteTallies& tallies, const v1::GetSurveyResultsRequest& request,
                                    const access::Principal& principal) {
  std::vector<std::string> sites;
  for (const auto& [site, tally] : tallies) {
    if (request.site().empty() ? principal.MayActFor(site) : site == request.site()) sites.push_back(site);
  }
  return sites;
}

}  // namespace

absl::StatusOr<v1::SurveyResults> GetSurveyResults(rpc::RpcContext& rpc, const v1::GetSurveyResultsRequest& request) {
  ASSIGN_OR_RETURN(const db::Result found, FindSurvey(rpc, request.survey()));
  if (found.empty()) return SurveyUnknown();
  RETURN_IF_ERROR(CheckSurveyClosed(found[0]));
  ASSIGN_OR_RETURN(const SiteTallies tallies, TalliesOf(rpc, request.survey()));
  const v1::Survey survey = SurveyFromRow(found[0], rpc.principal());
  const SurveyTable table(QuestionnaireOf(found[0]), survey.precarity_bounds(), tallies,
                          SitesAsked(tallies, request, rpc.principal()),
                          rpc.settings().Int(disclosure::kInternalThreshold));
  return table.Results();
}

}  // namespace passerelle::statistics
