// What the caller's sites hold, for any spreadsheet.
#include "rpcs/supplies.h"
#include "services/runtime/documents/document.h"
#include "services/supplies/exports/stock_table.h"

namespace passerelle::supplies {

absl::StatusOr<common::v1::RawBody> ExportStockCsv(rpc::RpcContext& rpc, const v1::ExportStockRequest& request) {
  CsvTable table(documents::LanguageOf(request.language()));
  return ExportStock(rpc, request, table);
}

}  // namespace passerelle::supplies
