#include "services/supplies/exports/stock_table.h"

#include "services/runtime/documents/document.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

const std::vector<Column> kStockColumns = {
    {"Site", "Site", 14},
    {"Lieu", "Location", 20},
    {"Nom du lieu", "Location name", 26},
    {"Article", "Item", 22},
    {"Libellé", "Label", 34},
    {"Lot", "Lot", 14},
    {"Péremption", "Expiry", 12},
    {"Quantité", "Quantity", 10},
    {"Unité", "Unit", 12},
    {"En quarantaine", "On hold", 14},
};

void WriteStockRow(const db::Row& row, documents::Language language, TableWriter& table) {
  const bool english = language == documents::Language::kEnglish;
  table.Text(row.Text("site"));
  table.Text(row.Text("location"));
  table.Text(row.Text("display_name"));
  table.Text(row.Text("item"));
  table.Text(row.Text(english ? "label_en" : "label_fr"));
  table.Text(row.Text("lot"));
  table.Day(row.TextOrEmpty("expire_date"));
  table.Number(row.Int("quantity"));
  table.Text(row.Text("unit"));
  const std::string_view yes = english ? "yes" : "oui";
  const std::string_view no = english ? "no" : "non";
  table.Text(row.Bool("on_hold") ? yes : no);
  table.EndRow();
}

}  // namespace

absl::StatusOr<common::v1::RawBody> ExportStock(rpc::RpcContext& rpc, const v1::ExportStockRequest& request,
                                                TableWriter& table) {
  ASSIGN_OR_RETURN(
      const db::Result rows,
      rpc.db().Execute(sql::kExportStock, {rpc.sites(), db::TextOrNull(request.site()), kMostExportRows + 1}));
  if (rows.size() > static_cast<std::size_t>(kMostExportRows)) return documents::TooLarge();
  table.Header(kStockColumns);
  for (const db::Row& row : rows) WriteStockRow(row, documents::LanguageOf(request.language()), table);
  return table.Finish();
}

}  // namespace passerelle::supplies
