// The ledger, as a workbook.
#include "rpcs/supplies.h"
#include "services/runtime/documents/document.h"
#include "services/supplies/exports/ledger_table.h"

namespace passerelle::supplies {

absl::StatusOr<common::v1::RawBody> ExportMovementsXlsx(rpc::RpcContext& rpc,
                                                        const v1::ExportMovementsRequest& request) {
  const documents::Language language = documents::LanguageOf(request.language());
  SheetTable table(language, language == documents::Language::kEnglish ? "Movements" : "Mouvements");
  return ExportLedger(rpc, request, table);
}

}  // namespace passerelle::supplies
