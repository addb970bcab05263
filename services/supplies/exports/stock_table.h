// What the caller's sites hold, as a file.
#pragma once

#include <absl/status/statusor.h>

#include "passerelle/supplies/v1/exports.pb.h"
#include "services/runtime/rpc/context.h"
#include "services/supplies/exports/table_writer.h"

namespace passerelle::supplies {

// FAILED_PRECONDITION EXPORT_TOO_LARGE.
absl::StatusOr<common::v1::RawBody> ExportStock(rpc::RpcContext& rpc, const v1::ExportStockRequest& request,
                                                TableWriter& table);

}  // namespace passerelle::supplies
