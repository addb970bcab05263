#include "services/statistics/survey/closing.h"

#include "services/runtime/base/status.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {

absl::Status CloseLocked(db::Transaction& transaction, const std::string& survey) {
  RETURN_IF_ERROR(transaction.Execute(sql::kCloseSurvey, {survey}).status());
  return transaction.Execute(sql::kForgetSurveyPeople, {survey}).status();
}

}  // namespace passerelle::statistics
