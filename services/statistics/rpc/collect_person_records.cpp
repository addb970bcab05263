#include "rpcs/statistics.h"
#include "services/runtime/base/status.h"
#include "services/statistics/person_records.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

// What the contract has room for: more than a lifetime of visits.
constexpr std::int32_t kMostRecords = 10000;

template <class MakeRecord>
void AddSection(const char* kind, const db::Result& rows, MakeRecord make, common::v1::PersonRecords& records) {
  if (rows.empty()) return;
  common::v1::PersonRecordSection& section = *records.add_sections();
  section.set_kind(kind);
  for (const db::Row row : rows) *section.add_records() = make(row);
}

}  // namespace

absl::StatusOr<common::v1::PersonRecords> CollectPersonRecords(rpc::RpcContext& rpc,
                                                               const common::v1::CollectPersonRecordsRequest& request) {
  const std::vector<std::string> people(request.people().begin(), request.people().end());
  ASSIGN_OR_RETURN(const db::Result persons, rpc.db().Execute(sql::kCollectPeople, {people}));
  ASSIGN_OR_RETURN(const db::Result visits, rpc.db().Execute(sql::kCollectPersonVisits, {people, kMostRecords}));
  common::v1::PersonRecords records;
  AddSection("people", persons, PersonRecord, records);
  AddSection("visits", visits, VisitRecord, records);
  return records;
}

}  // namespace passerelle::statistics
