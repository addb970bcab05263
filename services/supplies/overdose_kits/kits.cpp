#include "services/supplies/overdose_kits/kits.h"

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/spoken_code.h"
#include "services/runtime/base/text.h"
#include "services/runtime/events/outbox.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// 32 million numbers: tens of thousands of kits a year leave a drawn number free nearly always, and it is short enough
// to be said on the telephone.
constexpr std::size_t kCardLength = 6;
constexpr int kMostDraws = 10;

std::string ShownCard(std::string_view card) { return StrCat(card.substr(0, 4), "-", card.substr(4)); }

v1::OverdoseKit::Fate FateOf(std::string_view name) {
  v1::OverdoseKit::Fate fate = v1::OverdoseKit::FATE_UNSPECIFIED;
  v1::OverdoseKit::Fate_Parse(std::string(name), &fate);
  return fate;
}

db::Param FateOrNull(v1::OverdoseKit::Fate fate) {
  if (fate == v1::OverdoseKit::FATE_UNSPECIFIED) return std::nullopt;
  return v1::OverdoseKit::Fate_Name(fate);
}

std::string FateName(v1::OverdoseKit::Fate fate) {
  return fate == v1::OverdoseKit::FATE_UNSPECIFIED ? "" : v1::OverdoseKit::Fate_Name(fate);
}

v1::KitReport ReportFromRow(const db::Row& row) {
  v1::KitReport report;
  report.set_fate(FateOf(row.Text("fate")));
  report.set_doses(row.Int32("doses"));
  v1::KitReport::Survival survival = v1::KitReport::SURVIVAL_UNSPECIFIED;
  v1::KitReport::Survival_Parse(std::string(row.Text("survival")), &survival);
  report.set_survival(survival);
  report.set_emergency_called(row.Bool("emergency_called"));
  SetProto(row.Time("report_time"), *report.mutable_report_time());
  return report;
}

}  // namespace

v1::OverdoseKit KitFromRow(const db::Row& row) {
  v1::OverdoseKit kit;
  kit.set_id(std::string(row.Text("id")));
  kit.set_card(ShownCard(row.Text("card")));
  kit.set_site(std::string(row.Text("site")));
  kit.set_item(std::string(row.Text("item")));
  kit.set_lot(std::string(row.Text("lot")));
  kit.set_expire_date(std::string(row.TextOrEmpty("expire_date")));
  v1::OverdoseKit::Occasion occasion = v1::OverdoseKit::OCCASION_UNSPECIFIED;
  v1::OverdoseKit::Occasion_Parse(std::string(row.Text("occasion")), &occasion);
  kit.set_occasion(occasion);
  kit.set_replaces(FateOf(row.TextOrEmpty("replaces")));
  kit.set_training_minutes(row.Int32("training_minutes"));
  SetProto(row.Time("occur_time"), *kit.mutable_occur_time());
  if (!row.IsNull("report_time")) *kit.mutable_report() = ReportFromRow(row);
  kit.set_voided(row.Bool("voided"));
  return kit;
}

KitRecord KitRecordFromRow(const db::Row& row) {
  return {.kit = KitFromRow(row),
          .visit = std::string(row.TextOrEmpty("visit")),
          .service_day = std::string(row.Text("service_day")),
          .request_hash = row.Bytes("request_hash"),
          .version = row.Int("version")};
}

events::v1::Fact KitFact(const KitRecord& record) {
  const v1::OverdoseKit& kit = record.kit;
  events::v1::Fact fact;
  events::v1::OverdoseKitChanged& changed = *fact.mutable_overdose_kit_changed();
  changed.set_kit(kit.id());
  changed.set_site(kit.site());
  changed.set_service_day(record.service_day);
  changed.set_occasion(v1::OverdoseKit::Occasion_Name(kit.occasion()));
  changed.set_replaces(FateName(kit.replaces()));
  changed.set_training_minutes(kit.training_minutes());
  changed.set_fate(FateName(kit.report().fate()));
  changed.set_version(record.version);
  changed.set_voided(kit.voided());
  return fact;
}

absl::StatusOr<std::optional<KitRecord>> FindKit(db::Executor& db, const std::string& id, const db::Param& sites) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kGetOverdoseKit, {id, sites}));
  if (rows.empty()) return std::nullopt;
  return KitRecordFromRow(rows[0]);
}

absl::Status AddKit(rpc::RpcContext& rpc, db::Executor& db, KitRecord& record) {
  v1::OverdoseKit& kit = record.kit;
  const db::Bytes fact = events::EncodeFact(KitFact(record));
  for (int draw = 0; draw < kMostDraws; ++draw) {
    const std::string card = DrawSpokenCode(kCardLength);
    ASSIGN_OR_RETURN(
        const db::Result added,
        db.Execute(sql::kInsertOverdoseKit,
                   {kit.id(), db::Bytes{record.request_hash}, card, kit.site(), kit.item(), kit.lot(),
                    db::TextOrNull(kit.expire_date()), v1::OverdoseKit::Occasion_Name(kit.occasion()),
                    FateOrNull(kit.replaces()), kit.training_minutes(), db::TextOrNull(record.visit),
                    record.service_day, TimeFromProto(kit.occur_time()), fact, rpc.trace().Traceparent()}));
    if (added.empty()) continue;
    kit.set_card(ShownCard(card));
    return absl::OkStatus();
  }
  return absl::InternalError("no card number was free");
}

std::optional<std::string> ParseCard(std::string_view typed) { return ParseSpokenCode(typed, kCardLength); }

}  // namespace passerelle::supplies
