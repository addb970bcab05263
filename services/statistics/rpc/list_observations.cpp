#include "rpcs/statistics.h"
#include "services/runtime/base/page.h"
#include "services/runtime/base/status.h"
#include "services/statistics/watch/observations.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

// Days are written YYYY-MM-DD, so their text order is their order in time.
absl::Status CheckDays(const std::string& from, const std::string& to) {
  if (from.empty() || to.empty() || from <= to) return absl::OkStatus();
  return FieldError(absl::StatusCode::kInvalidArgument, "RANGE_INVALID", "to", "must not be before from");
}

// The enum's name; null when it is not stated.
template <class Enum, class NameOf>
db::Param NameOrNull(Enum value, NameOf name_of) {
  return value == 0 ? db::Param(std::nullopt) : db::Param(name_of(value));
}

// Each list has the index that serves it best.
const db::Statement& StatementFor(const std::string& site, const std::string& words) {
  if (!words.empty()) return sql::kListObservationsByWords;
  return site.empty() ? sql::kListObservations : sql::kListObservationsOfSite;
}

}  // namespace

absl::StatusOr<v1::ListObservationsResponse> ListObservations(rpc::RpcContext& rpc,
                                                              const v1::ListObservationsRequest& request) {
  RETURN_IF_ERROR(CheckDays(request.from(), request.to()));
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  const std::string words = WordQuery(request.q());
  ASSIGN_OR_RETURN(
      const db::Result rows,
      rpc.db().Execute(StatementFor(request.site(), words),
                       {db::TextOrNull(request.site()), db::TextOrNull(words),
                        NameOrNull(request.form(), v1::Observation::SubstanceForm_Name<v1::Observation::SubstanceForm>),
                        NameOrNull(request.route(), v1::Observation::Route_Name<v1::Observation::Route>),
                        db::TextOrNull(request.from()), db::TextOrNull(request.to()), db::TextOrNull(page.After(0)),
                        db::TextOrNull(page.After(1)), page.size + 1}));
  v1::ListObservationsResponse response;
  AnswerPage(request, page, rows, {"day", "id"}, response,
             [&](const db::Row& row) { *response.add_observations() = ObservationFromRow(row); });
  return response;
}

}  // namespace passerelle::statistics
