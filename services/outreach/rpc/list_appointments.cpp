#include "rpcs/outreach.h"
#include "services/outreach/appointments/appointment_rows.h"
#include "services/outreach/days.h"
#include "services/outreach/state.h"
#include "services/runtime/base/page.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

// The statement whose index order fits the narrowest filter; all take the same parameters.
const db::Statement& StatementFor(const v1::ListAppointmentsRequest& request) {
  if (!request.person().empty()) return sql::kListAppointmentsOfPerson;
  return request.site().empty() ? sql::kListAppointments : sql::kListAppointmentsOfSite;
}

}  // namespace

absl::StatusOr<v1::ListAppointmentsResponse> ListAppointments(rpc::RpcContext& rpc,
                                                              const v1::ListAppointmentsRequest& request) {
  RETURN_IF_ERROR(CheckDays(request.from(), request.to()));
  ASSIGN_OR_RETURN(const Page page, ReadPage(request, 50, 200));
  const std::string state =
      request.state() == v1::Appointment::STATE_UNSPECIFIED ? "" : v1::Appointment::State_Name(request.state());
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(StatementFor(request),
                                    {rpc.sites(), db::TextOrNull(request.site()), db::TextOrNull(request.person()),
                                     db::TextOrNull(request.staff_member()), db::TextOrNull(request.from()),
                                     db::TextOrNull(request.to()), db::TextOrNull(state), db::TextOrNull(page.After(0)),
                                     db::TextOrNull(page.After(1)), db::TextOrNull(page.After(2)), page.size + 1}));
  v1::ListAppointmentsResponse response;
  AnswerPage(request, page, rows, {"service_day", "start_time", "id"}, response,
             [&](const db::Row& row) { *response.add_appointments() = AppointmentFromRow(KeeperOf(rpc), row); });
  return response;
}

}  // namespace passerelle::outreach
