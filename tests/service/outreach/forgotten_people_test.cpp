// Whoever asks to be forgotten leaves no link behind.
#include "passerelle/events/v1/events.pb.h"
#include "services/runtime/events/outbox.h"
#include "tests/service/outreach/appointments_fixture.h"

namespace passerelle::outreach::appointments {
namespace {

class ForgottenPeople : public Appointments {
 protected:
  // As contacts tells it.
  void Forget(const std::string& person) {
    events::v1::Fact fact;
    fact.mutable_person_erased()->set_person(person);
    const auto told = suite_.Sql("contacts", "insert into outbox (fact) values ($1)", {events::EncodeFact(fact)});
    ASSERT_TRUE(told.ok()) << told.status();
    suite_.AwaitFeeds();
  }

  // In how many rows of outreach the person still stands.
  std::int64_t LinksTo(const std::string& person) {
    return (*suite_.Sql("outreach",
                        "select (select count(*) from appointment where person = $1) + "
                        "(select count(*) from waiting_entry where person = $1) as links",
                        {person}))[0]
        .Int("links");
  }
  // By how many of these rows a guess of who it was could be proved.
  std::int64_t HashesOf(const std::vector<std::string>& rows) {
    return (*suite_.Sql(
        "outreach",
        "select (select count(*) from appointment where id = any ($1::uuid[]) and request_hash <> '') + "
        "(select count(*) from waiting_entry where id = any ($1::uuid[]) and request_hash <> '') as n",
        {rows}))[0]
        .Int("n");
  }
};

TEST_F(ForgottenPeople, LeaveTheirAppointmentsWithoutAnyWordAboutThem) {
  v1::CreateAppointmentRequest request = Half(monday_, "10:00");
  request.set_person(NewPerson());
  const v1::Appointment to_come = Created(request);
  *request.mutable_start_time() = At(monday_, "11:00");
  const v1::Appointment cancelled = Created(request);
  ASSERT_TRUE(Cancel(cancelled.id()).ok());
  const std::string somebody_else = NewPerson();
  request.set_person(somebody_else);
  *request.mutable_start_time() = At(monday_, "14:00");
  const v1::Appointment other = Created(request);
  Forget(to_come.person());
  const v1::Appointment kept = *Get(to_come.id());
  EXPECT_EQ(kept.person(), "");
  EXPECT_EQ(kept.reason(), "");
  EXPECT_EQ(kept.state(), v1::Appointment::SCHEDULED);
  EXPECT_NE(kept.etag(), to_come.etag());
  EXPECT_EQ(Get(cancelled.id())->cancel_reason(), "");
  EXPECT_EQ(LinksTo(to_come.person()), 0);
  // The time stays taken, and nobody else is touched.
  EXPECT_EQ(BookingsOf(one_), 2);
  EXPECT_EQ(Get(other.id())->DebugString(), other.DebugString());
}

TEST_F(ForgottenPeople, WaitNoLonger) {
  const v1::WaitingEntry entry = Entered(Waiting());
  Forget(entry.person());
  const v1::WaitingEntry kept = *GetEntry(entry.id());
  EXPECT_EQ(kept.state(), v1::WaitingEntry::WITHDRAWN);
  EXPECT_EQ(kept.person(), "");
  EXPECT_EQ(kept.reason(), "");
  EXPECT_EQ(LinksTo(entry.person()), 0);
}

TEST_F(ForgottenPeople, LeaveWhatWasOnOfferToThemToTheNext) {
  const v1::WaitingEntry first = Entered(Waiting()), second = Entered(Waiting());
  ASSERT_TRUE(Cancel(Created(Half(monday_, "10:00")).id()).ok());
  Forget(first.person());
  EXPECT_EQ(AwaitEntry(second.id(), v1::WaitingEntry::OFFERED).state(), v1::WaitingEntry::OFFERED);
  EXPECT_EQ(GetEntry(first.id())->state(), v1::WaitingEntry::WITHDRAWN);
  EXPECT_EQ(LinksTo(first.person()), 0);
  EXPECT_EQ(BookingsOf(one_), 1);
}

TEST_F(ForgottenPeople, LeaveNoHashByWhichAGuessOfWhoTheyWereCouldBeProved) {
  v1::CreateAppointmentRequest request = Half(monday_, "10:00");
  v1::CreateWaitingEntryRequest waiting = Waiting();
  request.set_person(waiting.person());
  const std::vector<std::string> rows = {Created(request).id(), Entered(waiting).id()};
  EXPECT_EQ(HashesOf(rows), 2);
  Forget(waiting.person());
  EXPECT_EQ(HashesOf(rows), 0);
}

// Not even to whoever sends the very same again.
TEST_F(ForgottenPeople, AreNotRecognisedByACallThatIsRepeated) {
  v1::CreateAppointmentRequest request = Half(monday_, "10:00");
  v1::CreateWaitingEntryRequest waiting = Waiting();
  request.set_person(waiting.person());
  const std::string key = NewUuidV7(), waiting_key = NewUuidV7();
  ASSERT_TRUE(Create(request, key).ok());
  ASSERT_TRUE(Enter(waiting, waiting_key).ok());
  Forget(waiting.person());
  EXPECT_THAT(Create(request, key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
  EXPECT_THAT(Enter(waiting, waiting_key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
  EXPECT_EQ(BookingsOf(one_), 1);
}

// Contacts said a moment ago that the person exists; the fact has arrived since.
TEST_F(ForgottenPeople, AreNotLinkedToAgainByACallThatWasUnderWay) {
  v1::CreateAppointmentRequest request = Half(monday_, "10:00");
  request.set_person(NewPerson());
  v1::CreateWaitingEntryRequest waiting = Waiting();
  waiting.set_person(request.person());
  Forget(request.person());
  EXPECT_THAT(Create(request), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(Enter(waiting), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_EQ(LinksTo(request.person()), 0);
}

TEST_F(ForgottenPeople, AreForgottenOnceWhoeverTellsItAgain) {
  v1::CreateAppointmentRequest request = Half(monday_, "10:00");
  request.set_person(NewPerson());
  const v1::Appointment appointment = Created(request);
  Forget(appointment.person());
  const std::string etag = Get(appointment.id())->etag();
  Forget(appointment.person());
  EXPECT_EQ(Get(appointment.id())->etag(), etag);
}

}  // namespace
}  // namespace passerelle::outreach::appointments
