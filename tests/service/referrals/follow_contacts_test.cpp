// What follows for referrals when a consent is withdrawn, or a person asks to be forgotten.
#include "services/runtime/base/proto_time.h"
#include "services/runtime/db/connection.h"
#include "sql/referrals_service.h"
#include "tests/service/referrals/referrals_fixture.h"
#include "tests/support/facts.h"
#include "tests/support/postgres.h"

namespace passerelle::referrals {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FollowingContacts : public Referrals {
 protected:
  void Erase(const std::string& person) {
    events::v1::Fact fact;
    fact.mutable_person_erased()->set_person(person);
    testing::Tell("contacts", {fact});
    suite_.AwaitFeeds();
  }
  void Tell(const std::vector<events::v1::Fact>& facts) {
    testing::Tell("contacts", facts);
    suite_.AwaitFeeds();
  }
  static events::v1::Fact Merged(const std::string& person, const std::string& duplicate) {
    events::v1::Fact fact;
    fact.mutable_person_merged()->set_person(person);
    fact.mutable_person_merged()->set_duplicate(duplicate);
    return fact;
  }
  static events::v1::Fact Unmerged(const std::string& person, const std::string& duplicate) {
    events::v1::Fact fact;
    fact.mutable_person_unmerged()->set_person(person);
    fact.mutable_person_unmerged()->set_duplicate(duplicate);
    return fact;
  }
  static events::v1::Fact Erased(const std::string& person) {
    events::v1::Fact fact;
    fact.mutable_person_erased()->set_person(person);
    return fact;
  }
  // The ids of what is listed for a person, newest first.
  std::vector<std::string> ListedFor(v1::ListReferralsRequest request, const std::string& person) {
    request.set_person(person);
    const auto listed = Must(Call<v1::ListReferralsResponse>(reception_, "ReferralService.ListReferrals", request));
    std::vector<std::string> ids;
    ids.reserve(static_cast<std::size_t>(listed.referrals_size()));
    for (const v1::Referral& referral : listed.referrals()) ids.push_back(referral.id());
    return ids;
  }
  // How often it was told that a person was forgotten.
  int Forgettings(const std::string& person) {
    int told = 0;
    for (const db::Row row : Must(suite_.Sql("referrals", "select fact from event_log"))) {
      events::v1::Fact fact;
      EXPECT_TRUE(fact.ParseFromString(row.Bytes("fact")));
      told += fact.person_forgotten().person() == person ? 1 : 0;
    }
    return told;
  }
  std::int64_t Count(const std::string& sql, const std::string& person) {
    return Must(suite_.Sql("referrals", sql, {person}))[0].Int("count");
  }
  void Withdrawn(const v1::Referral& referral) {
    WithdrawConsent(referral.person(), referral.consent());
    suite_.AwaitFeeds();
  }
};

TEST_F(FollowingContacts, WithdrawsWhatIsOutOnAConsentThatIsWithdrawn) {
  for (const auto state :
       {v1::Referral::SENT, v1::Referral::ACKNOWLEDGED, v1::Referral::ACCEPTED, v1::Referral::SCHEDULED}) {
    const v1::Referral before = state == v1::Referral::SENT ? Told() : In(state);
    Withdrawn(before);
    const v1::Referral after = Get(before.id());
    EXPECT_EQ(after.state(), v1::Referral::WITHDRAWN) << v1::Referral::State_Name(state);
    const v1::ReferralChange& change = after.history(after.history_size() - 1);
    EXPECT_EQ(change.side(), v1::ReferralChange::SYSTEM);
    EXPECT_EQ(change.reason(), "CONSENT_WITHDRAWN");
    EXPECT_THAT(Notifications(before.id()), ElementsAre("referral.sent", "referral.withdrawn"));
    EXPECT_THAT(Alerts(before.id()), ElementsAre("CONSENT_WITHDRAWN"));
    EXPECT_EQ(FactsOf(before.id()).back().state(), "WITHDRAWN");
  }
}

TEST_F(FollowingContacts, LeavesWhatIsOverAsItIs) {
  for (const auto state : {v1::Referral::ATTENDED, v1::Referral::CLOSED, v1::Referral::DECLINED}) {
    const v1::Referral before = In(state);
    Withdrawn(before);
    EXPECT_EQ(Get(before.id()).DebugString(), before.DebugString());
  }
}

TEST_F(FollowingContacts, TakesAWithdrawnConsentFromDrafts) {
  const std::string person = NewPerson(), partner = NewPartner();
  v1::CreateReferralRequest request = Wish(person, partner);
  request.set_consent(NewConsent(person, partner));
  const v1::Referral draft = Must(Create(request));
  Withdrawn(draft);
  const v1::Referral after = Get(draft.id());
  EXPECT_EQ(after.state(), v1::Referral::DRAFT);
  EXPECT_EQ(after.consent(), "");
  EXPECT_EQ(after.etag(), "2");
  EXPECT_EQ(History(after).back(), "DRAFT>DRAFT by SYSTEM");
  EXPECT_THAT(Alerts(draft.id()), IsEmpty());
  // Another consent, and it leaves.
  NewConsent(person, partner);
  EXPECT_TRUE(Send(draft.id()).ok());
}

TEST_F(FollowingContacts, LeavesReferralsOnOtherConsentsAlone) {
  const v1::Referral one = Sent(), other = Sent();
  Withdrawn(one);
  EXPECT_EQ(Get(other.id()).DebugString(), other.DebugString());
}

TEST_F(FollowingContacts, EndsTheReferralsOfAPersonWhoAsksToBeForgotten) {
  const v1::Referral sent = In(v1::Referral::SCHEDULED);
  const v1::Referral draft = Draft(sent.person(), NewPartner());
  Erase(sent.person());
  const v1::Referral withdrawn = Get(sent.id()), cancelled = Get(draft.id());
  EXPECT_EQ(withdrawn.state(), v1::Referral::WITHDRAWN);
  EXPECT_EQ(withdrawn.history(withdrawn.history_size() - 1).reason(), "PERSON_ERASED");
  EXPECT_THAT(Notifications(sent.id()), ElementsAre("referral.sent", "referral.withdrawn"));
  EXPECT_EQ(cancelled.state(), v1::Referral::CANCELLED);
  EXPECT_THAT(Notifications(draft.id()), IsEmpty());
}

TEST_F(FollowingContacts, LeavesNoHashByWhichAGuessOfWhoWasForgottenCouldBeProved) {
  const std::string key = NewUuidV7();
  const v1::CreateReferralRequest request = Wish(NewPerson(), NewPartner());
  Must(Create(request, key));
  Erase(request.person());
  EXPECT_EQ(Must(suite_.Sql("referrals", "select request_hash from referral where id = $1::uuid", {key}))[0].Bytes(
                "request_hash"),
            "");
  // Not even whoever sends the very same again is told that it was them.
  EXPECT_THAT(Create(request, key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
}

TEST_F(FollowingContacts, EmptiesTheReferralsOfAPersonWhoAsksToBeForgotten) {
  for (const auto state :
       {v1::Referral::DRAFT, v1::Referral::SENT, v1::Referral::DECLINED, v1::Referral::NO_SHOW, v1::Referral::CLOSED}) {
    const v1::Referral before = In(state);
    Erase(before.person());
    const v1::Referral after = Get(before.id());
    EXPECT_EQ(after.person(), "");
    EXPECT_EQ(after.consent(), "");
    EXPECT_EQ(after.summary(), "");
    EXPECT_EQ(after.decline_reason(), "");
    EXPECT_EQ(after.partner_note(), "");
    for (const v1::ReferralChange& change : after.history()) EXPECT_EQ(change.note(), "");
    EXPECT_EQ(after.theme(), before.theme());  // it still counts
    v1::ListReferralsRequest request;
    request.set_person(before.person());
    EXPECT_THAT(Must(Call<v1::ListReferralsResponse>(reception_, "ReferralService.ListReferrals", request)).referrals(),
                IsEmpty());
  }
}

TEST_F(FollowingContacts, KeepsNothingThatIsSaidOfSomebodyForgotten) {
  const v1::Referral before = In(v1::Referral::NO_SHOW);
  Erase(before.person());
  EXPECT_THAT(Reopen(before.id()), IsRefusedFor("PERSON_UNKNOWN"));
  const v1::Referral closed = Must(Close(before.id()));
  EXPECT_EQ(closed.state(), v1::Referral::CLOSED);
  EXPECT_EQ(closed.history(closed.history_size() - 1).note(), "");
}

TEST_F(FollowingContacts, TellsNobodyThatSomethingEndedOfWhichNobodyWasTold) {
  const v1::Referral draft = Draft();
  KeepBusy(draft.partner());
  Withdrawn(Must(Send(draft.id())));
  EXPECT_EQ(Get(draft.id()).state(), v1::Referral::WITHDRAWN);
  EXPECT_THAT(Notifications(draft.id()), ElementsAre("referral.sent"));
  EXPECT_THAT(Pending(draft.id()), IsEmpty());
}

TEST_F(FollowingContacts, HoldsNoReferralWhileItWaitsForACallThatSendsOne) {
  const v1::Referral one = Told(), other = Told();
  // A call that holds the second consent, as a sending does before it comes to its referral.
  const auto sender =
      Must(db::Connection::Open({.url = suite_.EnvironmentOf("referrals").at("PASSERELLE_DATABASE_URL")}));
  ASSERT_TRUE(sender->Begin().ok());
  Must(sender->Execute(sql::kLockConsent, {other.consent()}));
  events::v1::Fact first, second;
  first.mutable_consent_withdrawn()->set_consent(one.consent());
  second.mutable_consent_withdrawn()->set_consent(other.consent());
  testing::Tell("contacts", {first, second});
  EXPECT_TRUE(Eventually([&] {
    return !Must(suite_.Sql("referrals", "select pid from pg_locks where not granted and locktype = 'advisory'"))
                .empty();
  }));
  EXPECT_TRUE(
      testing::ExecuteText(*sender, "select id from referral where id = $1::uuid for no key update nowait", {one.id()})
          .ok());
  EXPECT_TRUE(sender->Commit().ok());
  suite_.AwaitFeeds();
  EXPECT_EQ(Get(one.id()).state(), v1::Referral::WITHDRAWN);
  EXPECT_EQ(Get(other.id()).state(), v1::Referral::WITHDRAWN);
}

TEST_F(FollowingContacts, DraftsNothingForSomebodyWhoWasForgottenMeanwhile) {
  const std::string person = NewPerson(), partner = NewPartner();
  Erase(person);  // contacts itself still knows them, as it did when a call asked before
  EXPECT_THAT(Create(Wish(person, partner)), IsRefusedFor("PERSON_UNKNOWN"));
}

TEST_F(FollowingContacts, ListsTheReferralsOfDuplicatesWithThoseOfThePerson) {
  const v1::Referral own = Draft(), second = Draft();
  EXPECT_THAT(ListedFor({}, own.person()), ElementsAre(own.id()));
  Tell({Merged(own.person(), second.person())});
  EXPECT_THAT(ListedFor({}, own.person()), ElementsAre(second.id(), own.id()));
  EXPECT_THAT(ListedFor({}, second.person()), ElementsAre(second.id()));
  EXPECT_EQ(Get(second.id()).person(), second.person());
  Tell({Unmerged(own.person(), second.person())});
  EXPECT_THAT(ListedFor({}, own.person()), ElementsAre(own.id()));
}

TEST_F(FollowingContacts, AcknowledgesThatAPersonAndTheirDuplicateWereForgotten) {
  const v1::Referral own = Sent(), second = Draft();
  Tell({Merged(own.person(), second.person()), Erased(second.person()), Erased(own.person())});
  for (const v1::Referral& before : {own, second}) {
    EXPECT_EQ(Get(before.id()).person(), "");
    EXPECT_EQ(Get(before.id()).summary(), "");
    EXPECT_EQ(Forgettings(before.person()), 1);
    EXPECT_EQ(Count("select count(*) as count from data_key where owner = $1", before.person()), 0);
    EXPECT_EQ(
        Count("select count(*) as count from merged_person where $1::uuid in (person, duplicate)", before.person()), 0);
  }
}

TEST_F(FollowingContacts, LinksNobodyAgainWhoWasForgottenBeforeTheyWereMerged) {
  const v1::Referral referral = Draft();
  const std::string other = NewPerson();
  Tell({Erased(referral.person())});
  Tell({Merged(other, referral.person()), Erased(referral.person())});
  EXPECT_EQ(Count("select count(*) as count from merged_person where $1::uuid in (person, duplicate)", other), 0);
  EXPECT_EQ(Forgettings(referral.person()), 2) << "whoever asks again is answered again";
}

TEST_F(FollowingContacts, ForgetsWhoWasErasedWhileItWasAway) {
  const v1::Referral sent = Sent();
  suite_.Stop("referrals");
  testing::Tell("contacts", {Erased(sent.person())});
  suite_.Start("referrals");
  suite_.AwaitFeeds();
  EXPECT_EQ(Get(sent.id()).person(), "");
  EXPECT_EQ(Get(sent.id()).state(), v1::Referral::WITHDRAWN);
  EXPECT_EQ(Forgettings(sent.person()), 1);
}

}  // namespace
}  // namespace passerelle::referrals
