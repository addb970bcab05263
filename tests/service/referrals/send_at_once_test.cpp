// Sending a referral while somebody else is about it.
#include <absl/time/clock.h>

#include <thread>

#include "services/runtime/db/connection.h"
#include "sql/referrals_service.h"
#include "tests/service/referrals/referrals_fixture.h"
#include "tests/support/postgres.h"

namespace passerelle::referrals {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SendingAtOnce : public Referrals {
 protected:
  // Whether somebody waits for a lock that another transaction of the service's database holds.
  bool SomebodyWaits() {
    return Eventually([&] {
      return !Must(suite_.Sql("referrals", "select pid from pg_locks where not granted and locktype = 'advisory'"))
                  .empty();
    });
  }
};

TEST_F(SendingAtOnce, TellsThePartnerOnce) {
  const std::string id = Draft().id();
  std::vector<absl::StatusOr<v1::Referral>> answers(4);
  std::vector<std::function<void()>> calls;
  calls.reserve(answers.size());
  for (auto& answer : answers) calls.emplace_back([&] { answer = Send(id); });
  AtOnce(calls);
  for (const auto& answer : answers) {
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->DebugString(), answers[0]->DebugString());
  }
  EXPECT_THAT(Notifications(id), ElementsAre("referral.sent"));
  EXPECT_THAT(FactsOf(id), SizeIs(1));
}

TEST_F(SendingAtOnce, NeverDisclosesMoreThanWasAgreedToWhenTheDraftChangesMeanwhile) {
  for (int round = 0; round < 5; ++round) {
    v1::Referral wish = Draft();
    wish.clear_etag();
    wish.clear_disclose();
    wish.add_disclose(common::v1::PHONE);
    AtOnce({[&] { (void)Send(wish.id()); }, [&] { (void)Update(wish, {"disclose"}); }});
    const v1::Referral after = Get(wish.id());
    if (after.state() == v1::Referral::SENT) {
      EXPECT_THAT(after.disclose(), ElementsAre(common::v1::SUMMARY));
    } else {
      EXPECT_THAT(after.disclose(), ElementsAre(common::v1::PHONE));
    }
  }
}

TEST_F(SendingAtOnce, NeverStaysOnAConsentThatIsWithdrawnMeanwhile) {
  for (int round = 0; round < 5; ++round) {
    const std::string person = NewPerson(), partner = NewPartner();
    const std::string consent = NewConsent(person, partner), id = Draft(person, partner).id();
    std::jthread sender([&] { (void)Send(id); });
    WithdrawConsent(person, consent);
    sender.join();
    suite_.AwaitFeeds();
    EXPECT_THAT(Get(id).state(), AnyOf(Eq(v1::Referral::DRAFT), Eq(v1::Referral::WITHDRAWN)));
  }
}

TEST_F(SendingAtOnce, IsRefusedWhenTheWithdrawalIsTakenInAfterContactsAnswered) {
  const std::string person = NewPerson(), partner = NewPartner();
  const std::string consent = NewConsent(person, partner), draft = Draft(person, partner).id();
  // The withdrawal as it is being taken in: told, and not committed yet. Contacts still says that the consent stands.
  const auto feed =
      Must(db::Connection::Open({.url = suite_.EnvironmentOf("referrals").at("PASSERELLE_DATABASE_URL")}));
  ASSERT_TRUE(feed->Begin().ok());
  Must(feed->Execute(sql::kLockConsent, {consent}));
  Must(feed->Execute(sql::kNoteWithdrawnConsent, {consent}));
  absl::StatusOr<v1::Referral> sent;
  std::jthread sender([&] { sent = Send(draft); });
  EXPECT_TRUE(SomebodyWaits());
  EXPECT_TRUE(feed->Commit().ok());
  sender.join();
  EXPECT_THAT(sent, IsRefusedFor("CONSENT_MISSING"));
  EXPECT_EQ(Get(draft).state(), v1::Referral::DRAFT);
  EXPECT_THAT(Notifications(draft), IsEmpty());
}

TEST_F(SendingAtOnce, CrossingWithACancellationLeavesItCancelled) {
  for (int round = 0; round < 5; ++round) {
    const std::string id = Draft().id();
    absl::StatusOr<v1::Referral> cancelled;
    AtOnce({[&] { (void)Send(id); }, [&] { cancelled = Cancel(id); }});
    EXPECT_TRUE(cancelled.ok()) << cancelled.status();
    EXPECT_EQ(Get(id).state(), v1::Referral::CANCELLED);
    EXPECT_THAT(Notifications(id),
                AnyOf(IsEmpty(), ElementsAre("referral.sent"), ElementsAre("referral.sent", "referral.cancelled")));
  }
}

}  // namespace
}  // namespace passerelle::referrals
