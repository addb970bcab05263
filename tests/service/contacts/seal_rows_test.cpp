// What was written in clear by an earlier version is sealed when the database is brought to this one.
#include "services/contacts/sealing/seal_rows.h"

#include <absl/time/clock.h>

#include <thread>

#include "passerelle/contacts/v1/consents.pb.h"
#include "services/runtime/db/connection.h"
#include "tests/service/contacts/contacts_fixture.h"
#include "tests/service/contacts/own_contacts.h"
#include "tests/support/look.h"
#include "tests/support/master_keys.h"
#include "tests/support/stolen_copies.h"

namespace passerelle::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kClearPerson[] = "00000000-0000-7000-8000-000000000001";
constexpr char kClearVisit[] = "00000000-0000-7000-8000-000000000002";
constexpr char kClearAnonymousVisit[] = "00000000-0000-7000-8000-000000000003";
constexpr char kClearConsent[] = "00000000-0000-7000-8000-000000000004";

class RowsInClear : public ::testing::Test {
 protected:
  RowsInClear() {
    EXPECT_EQ(contacts_.MigrateBefore("0004"), absl::OkStatus());
    contacts_.Sql(
        "insert into people (id, code, site, pseudonym, pseudonym_folded, gender, birth_year, languages, given_name, "
        "family_name, birth_date, phone, request_hash) values ($1, 'ABCDEFGHJP', 'montreuil', 'Wombatpseudonym', "
        "'wombatpseudonym', 1, 1932, '{fr,ar}', 'Wombatgiven', 'Wombatfamily', '1932-03-18', '+33 6 97 32 03 18', "
        "sha256('a'))",
        {kClearPerson});
    contacts_.Sql("insert into person_sites values ($1, 'montreuil')", {kClearPerson});
    InsertVisit(kClearVisit, kClearPerson, "Wombatnote");
    InsertVisit(kClearAnonymousVisit, std::nullopt, "Wombatanonymous");
    contacts_.Sql(
        "insert into consent (id, person, purpose, categories, form, document_ref, document_sha256, obtained_by, "
        "obtain_time, request_hash) values ($1, $2, 1, '{1}', 1, 'Wombatdocument', repeat('ab', 32), 'account:1', "
        "now(), sha256('d'))",
        {kClearConsent, kClearPerson});
  }
  void InsertVisit(const std::string& id, const db::Param& person, const std::string& note) {
    contacts_.Sql(
        "insert into visits (id, site, occur_time, service_day, setting, person, people, act_kinds, act_minutes, "
        "handout_items, handout_quantities, syringes_returned, note, state, void_time, void_reason, request_hash) "
        "values ($1, 'montreuil', '2013-05-06', '2013-05-06', 1, $2, 1, '{1}', '{0}', '{}', '{}', 0, $3, 2, now(), "
        "'Wombatvoid', sha256('v'))",
        {id, person, note});
  }
  v1::Person ReadPerson(Replica& replica) {
    v1::GetPersonRequest request;
    request.set_id(kClearPerson);
    return *replica.Call<v1::Person>("passerelle.contacts.v1.PeopleService.GetPerson", request);
  }
  v1::Visit ReadVisit(Replica& replica, const std::string& id) {
    v1::GetVisitRequest request;
    request.set_id(id);
    return *replica.Call<v1::Visit>("passerelle.contacts.v1.VisitService.GetVisit", request);
  }
  std::vector<std::string> Found(Replica& replica, const std::string& code, const std::string& q) {
    v1::ListPeopleRequest request;
    request.set_code(code);
    request.set_q(q);
    std::vector<std::string> ids;
    const auto found = replica.Call<v1::ListPeopleResponse>("passerelle.contacts.v1.PeopleService.ListPeople", request);
    EXPECT_TRUE(found.ok()) << found.status();
    if (found.ok()) {
      for (const v1::Person& person : found->people()) ids.push_back(person.id());
    }
    return ids;
  }

  OwnContacts contacts_;
  const std::string keys_ = testing::NewMasterKeys();
};

TEST_F(RowsInClear, AreSealedAndReadAsBefore) {
  ASSERT_EQ(contacts_.Migrate(keys_), absl::OkStatus());
  const auto replica = contacts_.Start(keys_);
  const v1::Person person = ReadPerson(*replica);
  EXPECT_EQ(person.pseudonym(), "Wombatpseudonym");
  EXPECT_EQ(person.identity().given_name(), "Wombatgiven");
  EXPECT_EQ(person.identity().family_name(), "Wombatfamily");
  EXPECT_EQ(person.identity().birth_date(), "1932-03-18");
  EXPECT_EQ(person.identity().phone(), "+33 6 97 32 03 18");
  EXPECT_THAT(person.languages(), ElementsAre("fr", "ar"));
  EXPECT_EQ(person.code(), "ABCDE-FGHJP");
  EXPECT_EQ(ReadVisit(*replica, kClearVisit).note(), "Wombatnote");
  EXPECT_EQ(ReadVisit(*replica, kClearVisit).void_reason(), "Wombatvoid");
  EXPECT_EQ(ReadVisit(*replica, kClearAnonymousVisit).note(), "Wombatanonymous");
  EXPECT_THAT(Found(*replica, "", "wómbatp"), ElementsAre(kClearPerson));
  v1::GetConsentRequest request;
  request.set_person(kClearPerson);
  request.set_consent(kClearConsent);
  const auto consent = replica->Call<v1::Consent>("passerelle.contacts.v1.ConsentService.GetConsent", request);
  ASSERT_TRUE(consent.ok()) << consent.status();
  EXPECT_EQ(consent->document_ref(), "Wombatdocument");
}

TEST_F(RowsInClear, AreNotInTheTablesFilesAnyMore) {
  ASSERT_EQ(contacts_.Migrate(keys_), absl::OkStatus());
  // The write-ahead log of the time before is written over in its turn.
  std::vector<std::string> in_tables;
  for (const std::string& found :
       testing::FindInStolenCopies({"Wombatpseudonym", "Wombatgiven", "Wombatfamily", "Wombatnote", "Wombatanonymous",
                                    "Wombatvoid", "Wombatdocument", "ABCDEFGHJP"})) {
    if (found.find("/pg_wal/") == std::string::npos) in_tables.push_back(found);
  }
  EXPECT_THAT(in_tables, IsEmpty());
}

TEST_F(RowsInClear, AreSealedToTheEndAfterAKillHalfWay) {
  ASSERT_EQ(contacts_.MigrateBefore("0005"), absl::OkStatus());
  contacts_.Sql(
      "insert into people (id, code, site, pseudonym, gender, request_hash) select gen_random_uuid(), n::text, "
      "'montreuil', 'Kim', 1, sha256('a') from generate_series(1, 1200) n");
  const auto sealed = [&] { return contacts_.Sql("select count(personal) as sealed from people")[0].Int("sealed"); };
  // The third batch waits for a row of its own that is held, and is killed there.
  const auto holder = *db::Connection::Open({.url = contacts_.database().owner_url});
  absl::StatusOr<db::Transaction> transaction = db::BeginOn(*holder);
  ASSERT_TRUE(transaction.ok());
  EXPECT_DONE(testing::ExecuteText(*transaction, "select id from people order by id desc limit 1 for update"));
  absl::Status killed;
  std::thread sealer([&] {
    const auto owner =
        *db::Connection::Open({.url = contacts_.database().owner_url, .lock_timeout = absl::ZeroDuration()});
    killed = SealRows(*owner, *vault::Vault::Create(keys_));
  });
  const absl::Time give_up = absl::Now() + testing::kPatience;
  while (testing::Postgres::Running().KillSessions(contacts_.database().name, "wait_event_type = 'Lock'") == 0) {
    ASSERT_LT(absl::Now(), give_up);
    absl::SleepFor(testing::kLook);
  }
  sealer.join();
  EXPECT_FALSE(killed.ok());
  EXPECT_EQ(sealed(), 1000);
  ASSERT_EQ(transaction->Commit(), absl::OkStatus());

  ASSERT_EQ(contacts_.Migrate(keys_), absl::OkStatus());
  EXPECT_EQ(sealed(), 1201);
  EXPECT_EQ(contacts_.Sql("select from data_key where owner <> 'service'").size(), 1201);
}

}  // namespace
}  // namespace passerelle::contacts
