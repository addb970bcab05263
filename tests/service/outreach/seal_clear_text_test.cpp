// What an earlier version kept in clear is sealed when the database is brought to this one.
#include <gtest/gtest.h>

#include "services/outreach/sealed_fields.h"
#include "services/outreach/sealing.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/db/migrator.h"
#include "services/runtime/vault/keeper.h"
#include "sql/outreach_service.h"
#include "sql/runtime.h"
#include "sql/vault.h"
#include "tests/support/master_keys.h"
#include "tests/support/postgres.h"

namespace passerelle::outreach {
namespace {

// A database as it stood before 0007, with a row in each table that has something to seal.
class SealingClearText : public ::testing::Test {
 protected:
  SealingClearText() {
    EXPECT_TRUE(MigrateUpTo("0006_merging").ok());
    Sql("insert into site (id, display_name, time_zone, address, schedule, request_hash) "
        "values ('arras', 'Arras', 'Europe/Paris', '', '{}', '')");
    Sql("insert into territory (id, site, display_name, note, request_hash) values ('gare', 'arras', 'Gare', 'Squat', "
        "'')");
    Sql("insert into staff_member (id, site, display_name, skills, volunteer, request_hash) "
        "values ('camille', 'arras', 'Camille Petit', '{}', false, '')");
    Sql("insert into activity (id, site, kind, title, start_time, end_time, service_day, staff, capacity, note, "
        "request_hash) values ($1::uuid, 'arras', 'SHARED_MEAL', '', now(), now() + interval '1 hour', current_date, "
        "'{}', "
        "0, 'Avec Jo', '')",
        {NewUuidV7()});
    Sql("insert into mediation_action (id, site, occur_time, service_day, kind, minutes, needles_picked_up, note, "
        "request_hash) values ($1::uuid, 'arras', now(), current_date, 'RESIDENTS', 5, 0, 'Chez Jo', '')",
        {NewUuidV7()});
    Sql("insert into outing (id, site, kind, start_time, end_time, service_day, stops, load_items, load_quantities, "
        "capacity, title, note, stock_state, report, request_hash) values ($1::uuid, 'arras', 'MARAUDE', now(), now() "
        "+ "
        "interval '1 hour', current_date, '{\"stops\": [{\"name\": \"Pont\"}]}', '{}', '{}', 2, '', 'Jo attend', "
        "'STOCK_STATE_UNSPECIFIED', null, '')",
        {NewUuidV7()});
    Sql("insert into outing_series (id, site, content, materialised_until, request_hash) "
        "values ($1::uuid, 'arras', '{\"note\": \"Jo\"}', current_date, '')",
        {NewUuidV7()});
    Sql("insert into waiting_entry (id, site, person, first_day, last_day, duration_minutes, reason, request_hash) "
        "values ($1::uuid, 'arras', $2::uuid, current_date, current_date, 30, 'CMU', '')",
        {entry_, person_});
    InsertAppointment(person_, "CMU", "Malade", std::nullopt);
    InsertAppointment(std::nullopt, "RSA", "", std::nullopt);
    InsertAppointment(person_, "CMU", "OFFER_DECLINED", entry_);
  }

  void InsertAppointment(const db::Param& person, const char* reason, const char* cancel_reason,
                         const db::Param& entry) {
    Sql("insert into appointment (id, site, person, start_time, end_time, service_day, reason, cancel_reason, state, "
        "waiting_entry, request_hash) values ($1::uuid, 'arras', $2::uuid, now(), now() + interval '30 minutes', "
        "current_date, $3, $4, 'CANCELLED', $5::uuid, '')",
        {NewUuidV7(), person, reason, cancel_reason, entry});
  }
  db::Result Sql(const std::string& sql, const db::Params& params = {}) {
    return testing::Postgres::Running().Sql(database_.name, sql, params);
  }
  absl::Status MigrateUpTo(const std::string& last) {
    std::vector<db::Migration> migrations = events::sql::Migrations();
    for (const db::Migration& migration : vault::sql::Migrations()) migrations.push_back(migration);
    for (const db::Migration& migration : sql::Migrations()) {
      if (migration.name <= last) migrations.push_back(migration);
    }
    const process::DataStep step = SealClearText();
    const config::Settings settings = config::Settings::Read({}, {}).value();
    return db::Migrate(database_.owner_url, database_.application_role, migrations,
                       {{.component = std::string(migrations.back().component),
                         .before = step.before,
                         .run = [&](db::Connection& owner) { return step.run(owner, vault_, settings); }}});
  }
  vault::DataKey KeyOf(const std::string& owner) {
    const db::Result rows = Sql("select wrapped_key from data_key where owner = $1", {owner});
    return vault_.Unwrap(rows[0].Bytes("wrapped_key"), owner).value();
  }
  // The only value of a sealed column, opened with the service's own key.
  std::string Own(const std::string& table, const std::string& column, std::string_view field) {
    const db::Result rows = Sql("select " + column + " from " + table);
    return vault::OpenText(KeyOf("service"), field, rows[0], column);
  }

  const testing::Database database_ = testing::Postgres::Running().CreateDatabase("sealing_outreach");
  const vault::Vault vault_ = vault::Vault::Create(testing::NewMasterKeys()).value();
  const std::string person_ = NewUuidV7(), entry_ = NewUuidV7();
};

TEST_F(SealingClearText, PutsWhatIsNobodysUnderTheServicesOwnKey) {
  const absl::Status migrated = MigrateUpTo("9999");
  ASSERT_TRUE(migrated.ok()) << migrated;
  EXPECT_EQ(Own("territory", "note", kTerritoryNote), "Squat");
  EXPECT_EQ(Own("staff_member", "display_name", kStaffMemberName), "Camille Petit");
  EXPECT_EQ(Own("activity", "note", kActivityNote), "Avec Jo");
  EXPECT_EQ(Own("mediation_action", "note", kMediationNote), "Chez Jo");
  EXPECT_EQ(Own("outing", "note", kOutingNote), "Jo attend");
  EXPECT_NE(Own("outing", "stops", kOutingStops).find("Pont"), std::string::npos);
  EXPECT_TRUE(Sql("select report from outing")[0].IsNull("report"));
  EXPECT_NE(Own("outing_series", "content", kSeriesContent).find("Jo"), std::string::npos);
  EXPECT_EQ(Sql("select id from outing_in_full").size(), 1U);
}

TEST_F(SealingClearText, PutsWhatIsSomebodysUnderTheirKey) {
  const absl::Status migrated = MigrateUpTo("9999");
  ASSERT_TRUE(migrated.ok()) << migrated;
  const vault::DataKey person = KeyOf(person_);
  EXPECT_EQ(vault::OpenText(person, kAppointmentReason, Sql("select reason from waiting_entry")[0], "reason"), "CMU");
  const db::Result theirs =
      Sql("select reason, cancel_reason from appointment where person is not null and waiting_entry is null");
  EXPECT_EQ(vault::OpenText(person, kAppointmentReason, theirs[0], "reason"), "CMU");
  EXPECT_EQ(vault::OpenText(person, kAppointmentCancelReason, theirs[0], "cancel_reason"), "Malade");
  const db::Result nobodys = Sql("select reason from appointment where person is null");
  EXPECT_EQ(vault::OpenText(KeyOf("service"), kAppointmentReason, nobodys[0], "reason"), "RSA");
}

TEST_F(SealingClearText, KeepsWhyAnOfferWasLetGoForTheServiceToRead) {
  const absl::Status migrated = MigrateUpTo("9999");
  ASSERT_TRUE(migrated.ok()) << migrated;
  const db::Result offer = Sql("select offer_outcome, cancel_reason from appointment where waiting_entry is not null");
  EXPECT_EQ(offer[0].Text("offer_outcome"), "OFFER_DECLINED");
  EXPECT_EQ(offer[0].Bytes("cancel_reason"), "");
}

}  // namespace
}  // namespace passerelle::outreach
