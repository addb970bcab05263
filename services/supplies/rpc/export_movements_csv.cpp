// The ledger, for any spreadsheet.
#include "rpcs/supplies.h"
#include "services/runtime/documents/document.h"
#include "services/supplies/exports/ledger_table.h"

namespace passerelle::supplies {

absl::StatusOr<common::v1::RawBody> ExportMovementsCsv(rpc::RpcContext& rpc,
                                                       const v1::ExportMovementsRequest& request) {
  CsvTable table(documents::LanguageOf(request.language()));
  return ExportLedger(rpc, request, table);
}

}  // namespace passerelle::supplies
