#include "rpcs/outreach.h"
#include "services/outreach/appointments/appointment_rows.h"
#include "services/outreach/state.h"
#include "services/runtime/base/json_struct.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

// More than anybody has in a lifetime, and what a section of the answer may hold.
constexpr std::int32_t kMostRecords = 10000;

template <class Read>
absl::Status AddSection(rpc::RpcContext& rpc, const db::Statement& collect, const db::Params& params, const char* kind,
                        const Read& read, common::v1::PersonRecords& records) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(collect, params));
  if (rows.empty()) return absl::OkStatus();
  common::v1::PersonRecordSection& section = *records.add_sections();
  section.set_kind(kind);
  for (const db::Row row : rows) *section.add_records() = JsonStruct(read(KeeperOf(rpc), row));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<common::v1::PersonRecords> CollectPersonRecords(rpc::RpcContext& rpc,
                                                               const common::v1::CollectPersonRecordsRequest& request) {
  const db::Params params = {std::vector<std::string>(request.people().begin(), request.people().end()), kMostRecords};
  common::v1::PersonRecords records;
  RETURN_IF_ERROR(AddSection(rpc, sql::kCollectAppointments, params, "appointments", AppointmentFromRow, records));
  RETURN_IF_ERROR(AddSection(rpc, sql::kCollectWaitingEntries, params, "waitingEntries", WaitingEntryFromRow, records));
  return records;
}

}  // namespace passerelle::outreach
