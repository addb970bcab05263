// What an earlier version kept in clear is sealed when the database is brought to this one.
#include <absl/strings/escaping.h>

#include "services/referrals/deliveries/secret_box.h"
#include "services/referrals/sealed_fields.h"
#include "services/referrals/sealing.h"
#include "services/referrals/settings.h"
#include "services/runtime/access/assertion.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/db/migrator.h"
#include "sql/referrals_service.h"
#include "sql/runtime.h"
#include "sql/vault.h"
#include "tests/service/referrals/deliveries_fixture.h"
#include "tests/support/master_keys.h"

namespace passerelle::referrals {
namespace {

// A database as it stood before 0006, with a partner and a person's referral.
class SealingClearText : public ::testing::Test {
 protected:
  SealingClearText() {
    EXPECT_TRUE(MigrateUpTo("0005_merging").ok());
    Sql("insert into partner (id, name, name_folded, organisation, siret, description, services, themes, territories, "
        "opening_hours, phone, address_line, postal_code, city, insee_code, capacity_note, email, webhook_url, "
        "webhook_secret, webhook_previous_secret, webhook_previous_expire_time, request_hash) "
        "values ('csapa', 'CSAPA', 'csapa', '', '', '', '[]', '{}', '{}', '', '0102030405', '', '', '', '', 'Complet', "
        "'accueil@csapa.example', '', $1::bytea, null, null, '')",
        {db::Bytes{SecretBox::Create(old_key_)->Seal("whsec_old", "csapa")}});
    for (const std::string& person : {person_, std::string()}) {
      Sql("insert into referral (id, site, person, partner, theme, summary, urgency, disclose, accompanied, "
          "request_hash, "
          "decline_reason) values ($1::uuid, 'arras', $2::uuid, 'csapa', 'HOUSING', $3, 'HIGH', '{}', false, '', "
          "'Plein')",
          {person.empty() ? forgotten_referral_ : referral_, db::TextOrNull(person),
           person.empty() ? "" : "Sans abri"});
    }
    Sql("insert into referral_change (referral, time, side, actor, from_state, to_state, note, reason) "
        "values ($1::uuid, now(), 'TEAM', '', 'DRAFT', 'SENT', 'Urgent', '')",
        {referral_});
  }

  db::Result Sql(const std::string& sql, const db::Params& params = {}) {
    return testing::Postgres::Running().Sql(database_.name, sql, params);
  }
  absl::Status MigrateUpTo(const std::string& last, const std::string& secret_key = "") {
    std::vector<db::Migration> migrations = events::sql::Migrations();
    for (const db::Migration& migration : vault::sql::Migrations()) migrations.push_back(migration);
    for (const db::Migration& migration : sql::Migrations()) {
      if (migration.name <= last) migrations.push_back(migration);
    }
    const auto settings = config::Settings::Read({kSecretKey}, {{"PASSERELLE_SECRET_KEY", secret_key}});
    const process::DataStep step = referrals::SealClearText();
    return db::Migrate(database_.owner_url, database_.application_role, migrations,
                       {{.component = std::string(migrations.back().component),
                         .before = step.before,
                         .run = [&](db::Connection& owner) { return step.run(owner, vault_, *settings); }}});
  }
  vault::DataKey KeyOf(const std::string& owner) {
    const db::Result rows = Sql("select wrapped_key from data_key where owner = $1", {owner});
    return vault_.Unwrap(rows[0].Bytes("wrapped_key"), owner).value();
  }

  const testing::Database database_ = testing::Postgres::Running().CreateDatabase("sealing");
  const std::string old_key_ = access::MakeKeyPair().secret_key;
  const vault::Vault vault_ = vault::Vault::Create(testing::NewMasterKeys()).value();
  const std::string person_ = NewUuidV7(), referral_ = NewUuidV7(), forgotten_referral_ = NewUuidV7();
};

TEST_F(SealingClearText, UnderThePersonsKeyOrTheServicesOwn) {
  const absl::Status migrated = MigrateUpTo("9999", old_key_);
  ASSERT_TRUE(migrated.ok()) << migrated;
  const vault::DataKey person = KeyOf(person_), own = KeyOf("service");
  const db::Result referral =
      Sql("select summary, decline_reason, partner_note from referral where id = $1::uuid", {referral_});
  EXPECT_EQ(vault::OpenText(person, kSummary, referral[0], "summary"), "Sans abri");
  EXPECT_EQ(vault::OpenText(person, kDeclineReason, referral[0], "decline_reason"), "Plein");
  EXPECT_EQ(referral[0].Bytes("partner_note"), "");
  const db::Result change = Sql("select note from referral_change where referral = $1::uuid", {referral_});
  EXPECT_EQ(vault::OpenText(person, kChangeNote, change[0], "note"), "Urgent");
  const db::Result nobody = Sql("select decline_reason from referral where id = $1::uuid", {forgotten_referral_});
  EXPECT_EQ(vault::OpenText(own, kDeclineReason, nobody[0], "decline_reason"), "Plein");
  const db::Result partner =
      Sql("select phone, email, capacity_note, webhook_secret, webhook_previous_secret from partner");
  EXPECT_EQ(vault::OpenText(own, kPartnerPhone, partner[0], "phone"), "0102030405");
  EXPECT_EQ(vault::OpenText(own, kPartnerEmail, partner[0], "email"), "accueil@csapa.example");
  EXPECT_EQ(vault::OpenText(own, kCapacityNote, partner[0], "capacity_note"), "Complet");
  EXPECT_EQ(vault::OpenText(own, WebhookSecretOf("csapa"), partner[0], "webhook_secret"), "whsec_old");
  EXPECT_TRUE(partner[0].IsNull("webhook_previous_secret"));
}

TEST_F(SealingClearText, GoesOnWhereItWasKilled) {
  // Without the key of the webhook secrets it ends half-way: what was sealed by then stays sealed.
  EXPECT_EQ(MigrateUpTo("9999").code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(Sql("select from referral where clear_summary is not null").empty());
  EXPECT_FALSE(Sql("select from partner where old_webhook_secret is not null").empty());
  const absl::Status migrated = MigrateUpTo("9999", old_key_);
  ASSERT_TRUE(migrated.ok()) << migrated;
  const db::Result referral = Sql("select summary from referral where id = $1::uuid", {referral_});
  EXPECT_EQ(vault::OpenText(KeyOf(person_), kSummary, referral[0], "summary"), "Sans abri");
}

TEST_F(SealingClearText, SealsMoreRowsThanOneBatchTakes) {
  Sql("insert into referral_change (referral, time, side, actor, from_state, to_state, note, reason) "
      "select $1::uuid, now(), 'TEAM', '', 'SENT', 'SENT', 'Note ' || n, '' from generate_series(1, 1100) n",
      {referral_});
  const absl::Status migrated = MigrateUpTo("9999", old_key_);
  ASSERT_TRUE(migrated.ok()) << migrated;
  const vault::DataKey person = KeyOf(person_);
  std::size_t opened = 0;
  for (const db::Row row : Sql("select note from referral_change")) {
    opened += vault::OpenText(person, kChangeNote, row, "note").empty() ? 0 : 1;
  }
  EXPECT_EQ(opened, 1101U);
}

}  // namespace
}  // namespace passerelle::referrals
