// What statements about referrals do to each other, and how they find their rows.
#include "services/runtime/db/connection.h"
#include "sql/referrals_service.h"
#include "tests/service/referrals/referrals_fixture.h"
#include "tests/support/postgres.h"

namespace passerelle::referrals {
namespace {

using ::testing::HasSubstr;

class ReferralStatements : public Referrals {
 protected:
  std::unique_ptr<db::Connection> Connect() const {
    return Must(db::Connection::Open({.url = suite_.EnvironmentOf("referrals").at("PASSERELLE_DATABASE_URL")}));
  }
  // How a page of `listing` is executed whatever its parameters.
  std::string PlanOf(const db::Statement& listing) const {
    const auto connection = Connect();
    EXPECT_TRUE(connection
                    ->Run("set enable_seqscan = off; set enable_bitmapscan = off; set enable_sort = off; "
                          "set plan_cache_mode = force_generic_plan; prepare listing as " +
                          std::string(listing.sql))
                    .ok());
    const db::Result rows = Must(testing::ExecuteText(
        *connection, "explain execute listing (null, 'a', null, null, 'SENT', null, null, null, null, null, 50)"));
    std::string plan;
    for (const db::Row row : rows) plan += std::string(row.Text("QUERY PLAN")) + "\n";
    return plan;
  }
};

TEST_F(ReferralStatements, ThatLockAReferralLetOthersReferToIt) {
  const v1::Referral sent = Sent();
  Must(suite_.Sql("referrals",
                  "update referral set answer_deadline = now() + interval '1 minute', remind_time = send_time + "
                  "interval '1 minute', alert_time = send_time + interval '1 minute' where id = $1",
                  {sent.id()}));
  const absl::Time later = absl::Now() + absl::Hours(1);
  const std::vector<std::pair<const db::Statement*, db::Params>> locks = {
      {&sql::kLockReferral, {sent.id(), std::nullopt, ""}},
      {&sql::kLockReferralsOnConsent, {sent.consent()}},
      {&sql::kLockOpenReferralsOfPerson, {sent.person()}},
      {&sql::kTakeOverdueReferrals, {later, 1000}},
      {&sql::kTakeDueReminders, {later, 1000}},
      {&sql::kTakeDueAlerts, {later, 1000}},
  };
  for (const auto& [statement, params] : locks) {
    const auto holder = Connect(), other = Connect();
    ASSERT_TRUE(holder->Begin().ok());
    ASSERT_TRUE(other->Begin().ok());
    EXPECT_FALSE(Must(holder->Execute(*statement, params)).empty());
    Must(testing::ExecuteText(*other, "set local lock_timeout = '1s'"));
    EXPECT_TRUE(
        testing::ExecuteText(*other, "select id from referral where id = $1::uuid for key share", {sent.id()}).ok())
        << statement->sql;
  }
}

TEST_F(ReferralStatements, FindTheReferralsOfASiteInOneStateByTheirIndex) {
  Must(suite_.Sql("referrals",
                  "insert into referral (id, site, partner, theme, summary, urgency, disclose, accompanied, state, "
                  "request_hash) select gen_random_uuid(), $1, $2, 'HOUSING', '', 'NORMAL', '{}', false, "
                  "case when n % 2 = 0 then 'DRAFT' else 'CANCELLED' end, '' from generate_series(1, 8000) n",
                  {site_, NewPartner()}));
  Must(suite_.Sql("referrals", "analyze referral"));
  EXPECT_THAT(PlanOf(sql::kListReferralsOfSiteInState), HasSubstr("referral_site_state_idx"));
  EXPECT_THAT(PlanOf(sql::kListReferralsOfSite), HasSubstr("referral_site_idx"));
}

}  // namespace
}  // namespace passerelle::referrals
