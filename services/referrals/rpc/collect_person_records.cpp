#include "rpcs/referrals.h"
#include "services/referrals/lifecycle/referral_rows.h"
#include "services/referrals/state.h"
#include "services/runtime/base/json_struct.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

// More than anybody has in a lifetime, and what a section of the answer may hold.
constexpr std::int32_t kMostRecords = 10000;

}  // namespace

absl::StatusOr<common::v1::PersonRecords> CollectPersonRecords(rpc::RpcContext& rpc,
                                                               const common::v1::CollectPersonRecordsRequest& request) {
  const std::vector<std::string> people(request.people().begin(), request.people().end());
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kCollectReferrals, {people, kMostRecords}));
  common::v1::PersonRecords records;
  if (rows.empty()) return records;
  common::v1::PersonRecordSection& section = *records.add_sections();
  section.set_kind("referrals");
  for (const db::Row row : rows) *section.add_records() = JsonStruct(WholeReferralFromRow(KeeperOf(rpc), row));
  return records;
}

}  // namespace passerelle::referrals
