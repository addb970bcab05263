#include "rpcs/statistics.h"
#include "services/statistics/survey/survey_rows.h"

namespace passerelle::statistics {

absl::StatusOr<v1::Survey> GetSurvey(rpc::RpcContext& rpc, const v1::GetSurveyRequest& request) {
  return ReadSurvey(rpc, request.id());
}

}  // namespace passerelle::statistics
