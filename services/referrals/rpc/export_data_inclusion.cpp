#include "rpcs/referrals.h"
#include "services/referrals/directory/data_inclusion.h"
#include "services/referrals/directory/export.h"
#include "services/referrals/state.h"

namespace passerelle::referrals {

absl::StatusOr<common::v1::RawBody> ExportDataInclusion(rpc::RpcContext& rpc,
                                                        const v1::ExportDataInclusionRequest& request) {
  ASSIGN_OR_RETURN(const std::vector<v1::Partner> partners,
                   ReadDirectory(KeeperOf(rpc), rpc.db(), request.show_retired()));
  return JsonBody(WriteDataInclusion(partners));
}

}  // namespace passerelle::referrals
