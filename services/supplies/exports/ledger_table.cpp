#include "services/supplies/exports/ledger_table.h"

#include <array>

#include "services/runtime/base/text.h"
#include "services/runtime/documents/document.h"
#include "services/supplies/days.h"
#include "services/supplies/reasons.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

const std::vector<Column> kLedgerColumns = {
    {"Jour", "Day", 12},
    {"Heure locale", "Local time", 17},
    {"Site", "Site", 14},
    {"Mouvement", "Movement", 22},
    {"Document", "Document", 18},
    {"N° de document", "Document number", 38},
    {"De", "From", 20},
    {"Vers", "To", 20},
    {"Article", "Item", 22},
    {"Libellé", "Label", 34},
    {"Lot", "Lot", 14},
    {"Quantité", "Quantity", 10},
    {"N° de mouvement", "Movement number", 38},
    {"Annule le mouvement", "Reverses movement", 38},
    {"Motif", "Reason", 30},
};

struct Word {
  std::string_view name;  // as the ledger stores it
  std::string_view french;
  std::string_view english;
};

constexpr std::array<Word, 7> kMovements = {{
    {"RECEIVED", "Réception", "Received"},
    {"TRANSFERRED", "Transfert", "Transferred"},
    {"DESTROYED", "Destruction", "Destroyed"},
    {"COUNTED", "Écart d'inventaire", "Count difference"},
    {"HANDED_OUT", "Remise", "Handed out"},
    {"SHORTFALL", "Remise sans stock", "Handed out without stock"},
    {"REVERSED", "Annulation", "Reversed"},
}};

constexpr std::array<Word, 7> kDocuments = {{
    {"RECEIPT", "Réception", "Receipt"},
    {"TRANSFER", "Transfert", "Transfer"},
    {"DISPOSAL", "Destruction", "Disposal"},
    {"STOCK_COUNT", "Inventaire", "Stock count"},
    {"DISTRIBUTION", "Distribution", "Distribution"},
    {"VISIT", "Passage", "Visit"},
    {"SHIPMENT", "Expédition", "Shipment"},
}};

// A name that has no word yet stands for itself.
template <std::size_t Size>
std::string_view WordFor(const std::array<Word, Size>& words, std::string_view name, bool english) {
  for (const Word& word : words) {
    if (word.name == name) return english ? word.english : word.french;
  }
  return name;
}

// The service's own reasons are words; what people wrote stands as they wrote it.
std::string ReasonIn(std::string_view reason, bool english) {
  if (english) return std::string(reason);
  if (reason.starts_with(reasons::kRecall))
    return StrCat(reasons::kRecallInFrench, reason.substr(reasons::kRecall.size()));
  for (const reasons::InFrench& known : reasons::kInFrench) {
    if (reason == known.stored) return std::string(known.french);
  }
  return std::string(reason);
}

void WriteLedgerRow(const db::Row& row, documents::Language language, TableWriter& table) {
  const bool english = language == documents::Language::kEnglish;
  table.Day(row.Text("service_day"));
  table.Time(row.Text("local_time"));
  table.Text(row.Text("site"));
  table.Text(WordFor(kMovements, row.Text("kind"), english));
  table.Text(WordFor(kDocuments, row.Text("document_kind"), english));
  table.Text(row.Text("document"));
  table.Text(row.TextOrEmpty("from_location"));
  table.Text(row.TextOrEmpty("to_location"));
  table.Text(row.Text("item"));
  table.Text(row.TextOrEmpty(english ? "label_en" : "label_fr"));
  table.Text(row.Text("lot"));
  table.Number(row.Int("quantity"));
  table.Text(row.Text("id"));
  table.Text(row.TextOrEmpty("reverses"));
  table.Text(ReasonIn(row.TextOrEmpty("reason"), english));
  table.EndRow();
}

}  // namespace

absl::StatusOr<common::v1::RawBody> ExportLedger(rpc::RpcContext& rpc, const v1::ExportMovementsRequest& request,
                                                 TableWriter& table) {
  RETURN_IF_ERROR(CheckDayRange(request.from(), request.to()));
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kExportMovements, {rpc.sites(), db::TextOrNull(request.site()), request.from(),
                                                            request.to(), kMostExportRows + 1}));
  if (rows.size() > static_cast<std::size_t>(kMostExportRows)) return documents::TooLarge();
  table.Header(kLedgerColumns);
  for (const db::Row& row : rows) WriteLedgerRow(row, documents::LanguageOf(request.language()), table);
  return table.Finish();
}

}  // namespace passerelle::supplies
