// What the caller's sites hold, as a workbook.
#include "rpcs/supplies.h"
#include "services/runtime/documents/document.h"
#include "services/supplies/exports/stock_table.h"

namespace passerelle::supplies {

absl::StatusOr<common::v1::RawBody> ExportStockXlsx(rpc::RpcContext& rpc, const v1::ExportStockRequest& request) {
  const documents::Language language = documents::LanguageOf(request.language());
  SheetTable table(language, language == documents::Language::kEnglish ? "Stock" : "Stocks");
  return ExportStock(rpc, request, table);
}

}  // namespace passerelle::supplies
