#include <absl/time/time.h>

#include "rpcs/referrals.h"
#include "services/referrals/directory/export.h"
#include "services/referrals/directory/hsds.h"
#include "services/referrals/state.h"

namespace passerelle::referrals {

absl::StatusOr<common::v1::RawBody> ExportHsds(rpc::RpcContext& rpc, const v1::ExportHsdsRequest& request) {
  ASSIGN_OR_RETURN(const std::vector<v1::Partner> partners,
                   ReadDirectory(KeeperOf(rpc), rpc.db(), request.show_retired()));
  return JsonBody(WriteHsds(partners, absl::FormatTime("%Y-%m-%d", rpc.now(), absl::UTCTimeZone())));
}

}  // namespace passerelle::referrals
