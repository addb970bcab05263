// Stock and ledger as files, read as spreadsheets read them.
#include "passerelle/supplies/v1/exports.pb.h"

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "passerelle/common/v1/raw_body.pb.h"
#include "passerelle/supplies/v1/recalls.pb.h"
#include "services/runtime/base/proto_time.h"
#include "tests/service/supplies/supplies_fixture.h"
#include "tests/support/child_process.h"
#include "tests/support/facts.h"

namespace passerelle::supplies {
namespace {

using common::v1::RawBody;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

using Rows = std::vector<std::vector<std::string>>;

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

// RFC 4180 with a separator of the language's.
Rows ParseCsv(const std::string& document, char separator) {
  Rows rows;
  std::vector<std::string> row(1);
  bool quoted = false;
  for (std::size_t i = std::string(kByteOrderMark).size(); i < document.size(); ++i) {
    const char c = document[i];
    if (quoted && c == '"' && i + 1 < document.size() && document[i + 1] == '"') {
      row.back() += document[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == separator) {
      row.emplace_back();
    } else if (!quoted && c == '\r') {
      ++i;
      rows.push_back(std::exchange(row, {""}));
    } else {
      row.back() += c;
    }
  }
  EXPECT_THAT(row, ElementsAre("")) << "the last row has no end";
  return rows;
}

struct Sheet {
  std::string name;
  Rows rows;
};

Sheet ReadWorkbook(const std::string& document) {
  const testing::ServerDirectory directory;
  const std::string file = directory.path() + "/file.xlsx";
  const std::string log = directory.path() + "/rows.json";
  std::ofstream(file, std::ios::binary) << document;
  const std::string script =
      std::string(std::getenv("PASSERELLE_SOURCE")) + "/tests/service/supplies/clients/read_rows.mjs";
  testing::ChildProcess reader({"node", script, file}, log);
  const int result = reader.Wait();
  std::ostringstream output;
  output << std::ifstream(log).rdbuf();
  EXPECT_EQ(result, 0) << output.str();
  if (result != 0) return {};
  const nlohmann::json read = nlohmann::json::parse(output.str());
  Sheet sheet{.name = read["name"], .rows = {}};
  for (const nlohmann::json& row : read["rows"]) {
    std::vector<std::string>& cells = sheet.rows.emplace_back();
    for (const nlohmann::json& cell : row) cells.push_back(cell.is_string() ? cell.get<std::string>() : cell.dump());
  }
  return sheet;
}

class ExportsTest : public SuppliesTest {
 protected:
  template <class Request>
  absl::StatusOr<RawBody> Export(std::string_view rpc, const Request& request,
                                 const access::Principal* caller = nullptr) {
    return suite_.Call<RawBody>(caller == nullptr ? keeper_ : *caller,
                                "passerelle.supplies.v1.ExportService." + std::string(rpc), request);
  }
  v1::ExportStockRequest StockIn(const std::string& language) const {
    v1::ExportStockRequest request;
    request.set_site(site_);
    request.set_language(language);
    return request;
  }
  v1::ExportMovementsRequest MovementsIn(const std::string& language, const std::string& from = "2024-06-01",
                                         const std::string& to = "2024-06-30") const {
    v1::ExportMovementsRequest request;
    request.set_site(site_);
    request.set_from(from);
    request.set_to(to);
    request.set_language(language);
    return request;
  }
  // Received in the afternoon of a June day.
  void ReceivedInJune(const std::string& item, int day, std::int32_t quantity, const std::string& lot,
                      const std::string& expire_date) {
    v1::RecordReceiptRequest receipt = Receipt(item, quantity, lot, expire_date);
    SetProto(absl::FromCivil(absl::CivilHour(2024, 6, day, 13), absl::UTCTimeZone()), *receipt.mutable_occur_time());
    Must(Ledger<v1::Receipt>(keeper_, "RecordReceipt", receipt));
  }
  std::string NewItemCalled(const std::string& label) {
    v1::CreateItemRequest request = ItemRequest("named-" + NewUuidV7());
    request.mutable_label()->set_fr(label);
    request.set_lot_tracked(true);
    return Must(Catalogue<v1::Item>(Director(), "CreateItem", request)).id();
  }
};

TEST_F(ExportsTest, TheStockOpensInAFrenchSpreadsheet) {
  const std::string item = NewItemCalled("Seringue; \"1 ml\"");
  Receive(item, 4, "late", "2032-05-31");
  Receive(item, 1200, "soon", "2031-05-31");
  Hold(item, "late");
  const RawBody file = Must(Export("ExportStockCsv", StockIn("")));
  EXPECT_EQ(file.content_type(), "text/csv; charset=utf-8");
  EXPECT_THAT(file.data(), StartsWith(kByteOrderMark));
  const Rows rows = ParseCsv(file.data(), ';');
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_THAT(rows[0], ElementsAre("Site", "Lieu", "Nom du lieu", "Article", "Libellé", "Lot", "Péremption", "Quantité",
                                   "Unité", "En quarantaine"));
  EXPECT_EQ(rows[1][0], site_);
  EXPECT_EQ(rows[1][1], store_);
  EXPECT_EQ(rows[1][3], item);
  EXPECT_EQ(rows[1][4], "Seringue; \"1 ml\"");
  EXPECT_EQ(rows[1][5], "soon");
  EXPECT_EQ(rows[1][6], "2031-05-31");
  EXPECT_EQ(rows[1][7], "1200");
  EXPECT_EQ(rows[1][8], "piece");
  EXPECT_EQ(rows[1][9], "non");
  EXPECT_EQ(rows[2][5], "late");
  EXPECT_EQ(rows[2][9], "oui");
}

TEST_F(ExportsTest, TheStockOpensInAnEnglishSpreadsheet) {
  Receive(NewItemCalled("Seringue"), 4, "A", "2032-05-31");
  const Rows rows = ParseCsv(Must(Export("ExportStockCsv", StockIn("en"))).data(), ',');
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0][9], "On hold");
  EXPECT_EQ(rows[1][4], "Supply");
  EXPECT_EQ(rows[1][9], "no");
}

TEST_F(ExportsTest, ALabelThatASpreadsheetCouldTakeForAFormulaIsHarmless) {
  Receive(NewItemCalled("=1+1"), 4, "A", "2032-05-31");
  EXPECT_THAT(Must(Export("ExportStockCsv", StockIn("fr"))).data(), HasSubstr("'=1+1"));
}

TEST_F(ExportsTest, TheStockIsAWorkbookWithNumbersAndDates) {
  const std::string item = NewItemCalled("Seringue");
  Receive(item, 1200, "A", "2031-05-31");
  const RawBody file = Must(Export("ExportStockXlsx", StockIn("fr")));
  EXPECT_EQ(file.content_type(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  const Sheet sheet = ReadWorkbook(file.data());
  EXPECT_EQ(sheet.name, "Stocks");
  ASSERT_THAT(sheet.rows, SizeIs(2));
  EXPECT_EQ(sheet.rows[0][7], "Quantité");
  EXPECT_EQ(sheet.rows[1][3], item);
  EXPECT_EQ(sheet.rows[1][6], "2031-05-31");
  EXPECT_EQ(sheet.rows[1][7], "1200");
}

TEST_F(ExportsTest, OneSeesTheStockOfOnesOwnSites) {
  Receive(NewItemCalled("Seringue"), 4, "A", "2032-05-31");
  const access::Principal stranger = Coordinator(suite_.NewSite());
  EXPECT_THAT(ParseCsv(Must(Export("ExportStockCsv", v1::ExportStockRequest(), &stranger)).data(), ';'), SizeIs(1));
  EXPECT_EQ(Refusal(Export("ExportStockCsv", StockIn("fr"), &stranger)), "SITE_FORBIDDEN");
  EXPECT_EQ(Refusal(Export("ExportMovementsXlsx", MovementsIn("fr"), &stranger)), "SITE_FORBIDDEN");
}

TEST_F(ExportsTest, TheLedgerTellsItsDaysInPlainWordsOldestFirst) {
  const std::string item = NewItemCalled("Seringue");
  ReceivedInJune(item, 1, 10, "A", "2031-05-31");
  ReceivedInJune(item, 30, 20, "A", "2031-05-31");
  const auto visit = Visit(item, 3, "2024-06-15");
  TellVisit(visit);
  TellVoided(visit.visit());
  Receive(item, 99, "A", "2031-05-31");  // today
  const Rows rows = ParseCsv(Must(Export("ExportMovementsCsv", MovementsIn("fr"))).data(), ';');
  ASSERT_THAT(rows, SizeIs(4));
  EXPECT_THAT(rows[0],
              ElementsAre("Jour", "Heure locale", "Site", "Mouvement", "Document", "N° de document", "De", "Vers",
                          "Article", "Libellé", "Lot", "Quantité", "N° de mouvement", "Annule le mouvement", "Motif"));
  EXPECT_EQ(rows[1][0], "2024-06-01");
  EXPECT_EQ(rows[1][1], "2024-06-01 15:00");
  EXPECT_EQ(rows[1][2], site_);
  EXPECT_EQ(rows[1][3], "Réception");
  EXPECT_NE(rows[1][5], rows[2][5]) << "two receipts";
  EXPECT_EQ(rows[1][6], "");
  EXPECT_EQ(rows[1][7], store_);
  EXPECT_EQ(rows[1][11], "10");
  EXPECT_EQ(rows[2][0], "2024-06-30");
  EXPECT_EQ(rows[3][3], "Remise");
  EXPECT_EQ(rows[3][4], "Passage");
  EXPECT_EQ(rows[3][5], visit.visit());
  EXPECT_EQ(rows[3][6], store_);
  const std::string today = testing::LocalDay(absl::Now());
  const Rows later = ParseCsv(Must(Export("ExportMovementsCsv", MovementsIn("en", today, today))).data(), ',');
  ASSERT_THAT(later, SizeIs(3));
  EXPECT_EQ(later[1][3], "Reversed");
  EXPECT_EQ(later[1][13], rows[3][12]);
  EXPECT_EQ(later[1][14], "visit voided");
  EXPECT_EQ(later[2][3], "Received");
}

TEST_F(ExportsTest, ATransferBetweenTwoSitesIsSeenByBothAndOnceByThoseWhoSeeBoth) {
  const std::string item = NewItemCalled("Seringue");
  const std::string other = suite_.NewSite();
  const std::string there = NewLocation(v1::STORE, other);
  ReceivedInJune(item, 1, 10, "A", "2031-05-31");
  v1::RecordTransferRequest transfer = Transfer(there, item, 4, "A");
  SetProto(absl::FromCivil(absl::CivilHour(2024, 6, 2, 13), absl::UTCTimeZone()), *transfer.mutable_occur_time());
  Must(Ledger<v1::Transfer>(Director(), "RecordTransfer", transfer));
  v1::ExportMovementsRequest request = MovementsIn("fr", "2024-06-02", "2024-06-02");
  request.clear_site();
  for (const access::Principal& caller :
       {keeper_, Coordinator(other), testing::WithRole("coordinator", {site_, other})}) {
    EXPECT_THAT(ParseCsv(Must(Export("ExportMovementsCsv", request, &caller)).data(), ';'), SizeIs(2));
  }
}

TEST_F(ExportsTest, TheLedgerIsAWorkbookWithTimes) {
  const std::string item = NewItemCalled("Seringue");
  ReceivedInJune(item, 1, 10, "A", "2031-05-31");
  const Sheet sheet = ReadWorkbook(Must(Export("ExportMovementsXlsx", MovementsIn("en"))).data());
  EXPECT_EQ(sheet.name, "Movements");
  ASSERT_THAT(sheet.rows, SizeIs(2));
  EXPECT_EQ(sheet.rows[0][1], "Local time");
  EXPECT_EQ(sheet.rows[1][0], "2024-06-01");
  EXPECT_EQ(sheet.rows[1][1], "2024-06-01 15:00");
  EXPECT_EQ(sheet.rows[1][11], "10");
}

TEST_F(ExportsTest, TheFrenchLedgerGivesTheServicesReasonsInFrenchAndPeoplesAsTheyWroteThem) {
  const std::string item = NewItemCalled("Seringue");
  Receive(item, 10, "A", "2031-05-31");
  Must(Ledger<v1::Disposal>(keeper_, "RecordDisposal", Disposal(item, 1, "A")));
  const auto visit = Visit(item, 3);
  TellVisit(visit);
  TellVoided(visit.visit());
  Hold(item, "A");
  v1::ListRecallsRequest list;
  list.set_page_size(1);
  const auto recalls =
      Must(suite_.Call<v1::ListRecallsResponse>(Director(), "passerelle.supplies.v1.RecallService.ListRecalls", list));
  v1::DestroyRecalledStockRequest destroy;
  destroy.set_id(recalls.recalls(0).id());
  destroy.set_location(store_);
  Must(suite_.Call<v1::Recall>(Director(), "passerelle.supplies.v1.RecallService.DestroyRecalledStock", destroy));
  const std::string today = testing::LocalDay(absl::Now());
  const Rows rows = ParseCsv(Must(Export("ExportMovementsCsv", MovementsIn("fr", today, today))).data(), ';');
  std::vector<std::string> given;
  for (std::size_t row = 1; row < rows.size(); ++row) given.push_back(rows[row][14]);
  EXPECT_THAT(given, ElementsAre("", "expired", "", "passage annulé", "Rappel AUTH-1"));
}

TEST_F(ExportsTest, AShortfallNamesTheStoreThatItWasMissingFrom) {
  TellVisit(Visit(NewItemCalled("Seringue"), 3));
  const std::string today = testing::LocalDay(absl::Now());
  const Rows rows = ParseCsv(Must(Export("ExportMovementsCsv", MovementsIn("fr", today, today))).data(), ';');
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[1][3], "Remise sans stock");
  EXPECT_EQ(rows[1][6], store_);
}

TEST_F(ExportsTest, DaysOutOfOrderAreRefused) {
  EXPECT_EQ(Refusal(Export("ExportMovementsCsv", MovementsIn("fr", "2024-06-02", "2024-06-01"))), "RANGE_INVALID");
  EXPECT_EQ(Refusal(Export("ExportMovementsXlsx", MovementsIn("fr", "2004-06-01", "2024-06-01"))), "RANGE_INVALID");
}

TEST_F(ExportsTest, ALedgerOfMoreMovementsThanAFileMayHoldIsRefused) {
  const std::string site = suite_.NewSite();
  const auto inserted = suite_.Sql(
      "supplies",
      "insert into movements (id, kind, document, document_kind, site, item, lot, quantity, occur_time, service_day) "
      "select gen_random_uuid(), 'SHORTFALL', gen_random_uuid(), 'VISIT', $1, 'many', '', 1, timestamptz '2024-06-10 "
      "12:00Z', date '2024-06-01' + (n > 1000)::integer from generate_series(1, 100001) as n",
      {site});
  ASSERT_TRUE(inserted.ok()) << inserted.status();
  const access::Principal keeper = Coordinator(site);
  v1::ExportMovementsRequest request = MovementsIn("fr");
  request.set_site(site);
  const auto refused = Export("ExportMovementsCsv", request, &keeper);
  EXPECT_EQ(Refusal(refused), "EXPORT_TOO_LARGE");
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Refusal(Export("ExportMovementsXlsx", request, &keeper)), "EXPORT_TOO_LARGE");
  request.set_to("2024-06-01");
  EXPECT_THAT(ParseCsv(Must(Export("ExportMovementsCsv", request, &keeper)).data(), ';'), SizeIs(1001));
}

}  // namespace
}  // namespace passerelle::supplies
