#include "services/supplies/forecast/site_facts.h"

#include "services/runtime/base/status.h"
#include "services/supplies/days.h"
#include "services/supplies/forecast/weekly_forecast.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// Units by weeks ago.
using WeeksAgo = std::map<int, std::int64_t>;

struct OrderFacts {
  std::int32_t pack_size;
  std::string superseded_by;
};
using Catalogue = std::map<std::string, OrderFacts>;

// The item at the end of the chain of successors; the item itself when it has none. A circle, which older catalogues
// may hold, ends where it began.
std::string LastSuccessor(const Catalogue& catalogue, const std::string& item) {
  std::string last = item;
  for (std::size_t hop = 0; hop < catalogue.size(); ++hop) {
    const auto found = catalogue.find(last);
    if (found == catalogue.end() || found->second.superseded_by.empty() || found->second.superseded_by == item) break;
    last = found->second.superseded_by;
  }
  return last;
}

std::vector<double> WeeksFrom(const WeeksAgo& units) {
  if (units.empty()) return {};
  const int oldest = units.rbegin()->first;
  std::vector<double> weeks(static_cast<std::size_t>(oldest) + 1, 0);
  for (const auto& [ago, handed_out] : units) weeks[oldest - ago] = static_cast<double>(handed_out);
  return weeks;
}

absl::StatusOr<Catalogue> ReadCatalogue(db::Executor& db) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kListOrderFacts, {}));
  Catalogue catalogue;
  for (const db::Row& row : rows) {
    catalogue[std::string(row.Text("id"))] = {row.Int32("pack_size"), std::string(row.TextOrEmpty("superseded_by"))};
  }
  return catalogue;
}

absl::Status ReadConsumption(db::Executor& db, const std::string& site, absl::CivilDay day,
                             absl::CivilDay last_full_day, const Catalogue& catalogue, SiteFacts& facts) {
  ASSIGN_OR_RETURN(const db::Result rows,
                   db.Execute(sql::kReadConsumption, {site, FormatDay(last_full_day), kMostWeeksBack, FormatDay(day)}));
  std::map<std::string, WeeksAgo> by_item;
  for (const db::Row& row : rows) {
    const std::string item(row.Text("item"));
    const int ago = row.Int32("weeks_ago");
    by_item[item][ago] += row.Int("units");
    const std::string successor = LastSuccessor(catalogue, item);
    if (successor != item) by_item[successor][ago] += row.Int("units");
  }
  for (const auto& [item, units] : by_item) facts[item].weeks = WeeksFrom(units);
  return absl::OkStatus();
}

DatedStock StockFromRow(const db::Row& row, absl::CivilDay day) {
  const int last_day =
      row.IsNull("expire_date") ? kNeverExpires : static_cast<int>(ParseDay(row.Text("expire_date")) - day);
  return {last_day, static_cast<double>(row.Int("quantity"))};
}

absl::Status ReadStock(db::Executor& db, const std::string& site, absl::CivilDay day, const Catalogue& catalogue,
                       SiteFacts& facts) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kReadStockOn, {site, FormatDay(day)}));
  for (const db::Row& row : rows) {
    const std::string slug(row.Text("item"));
    ItemFacts& item = facts[slug];
    item.held = true;
    if (!row.Bool("usable")) continue;
    item.usable += row.Int("quantity");
    item.stock.push_back(StockFromRow(row, day));
    const std::string successor = LastSuccessor(catalogue, slug);
    if (successor != slug) facts[successor].superseded.push_back(item.stock.back());
  }
  return absl::OkStatus();
}

absl::Status ReadIncoming(db::Executor& db, const std::string& site, absl::CivilDay day, const Catalogue& catalogue,
                          SiteFacts& facts) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kReadIncomingOn, {site, FormatDay(day)}));
  for (const db::Row& row : rows) {
    const std::string slug(row.Text("item"));
    ItemFacts& item = facts[slug];
    item.incoming += row.Int("quantity");
    item.on_its_way.push_back(StockFromRow(row, day));
    const std::string successor = LastSuccessor(catalogue, slug);
    if (successor != slug) facts[successor].on_its_way.push_back(item.on_its_way.back());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SiteFacts> ReadSiteFacts(db::Executor& db, const std::string& site, absl::CivilDay day,
                                        absl::CivilDay last_full_day) {
  ASSIGN_OR_RETURN(const Catalogue catalogue, ReadCatalogue(db));
  SiteFacts facts;
  RETURN_IF_ERROR(ReadConsumption(db, site, day, last_full_day, catalogue, facts));
  RETURN_IF_ERROR(ReadStock(db, site, day, catalogue, facts));
  RETURN_IF_ERROR(ReadIncoming(db, site, day, catalogue, facts));
  for (auto& [slug, item] : facts) {
    const auto known = catalogue.find(slug);
    if (known == catalogue.end()) continue;
    item.pack_size = known->second.pack_size;
    item.superseded_by = known->second.superseded_by;
  }
  return facts;
}

}  // namespace passerelle::supplies
