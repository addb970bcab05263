// Who waits for a time, and to whom a time that becomes free is offered.
#include <thread>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/events/outbox.h"
#include "sql/outreach_service.h"
#include "tests/service/outreach/appointments_fixture.h"
#include "tests/service/outreach/open_transaction.h"

namespace passerelle::outreach::appointments {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class WaitingList : public Appointments {
 protected:
  // Frees that half hour of one_.
  void Free(absl::CivilDay day, const std::string& time) {
    const auto cancelled = Cancel(Created(Half(day, time)).id());
    ASSERT_TRUE(cancelled.ok()) << cancelled.status();
  }

  v1::Appointment OfferedTo(const v1::WaitingEntry& entry) {
    const v1::WaitingEntry now = *GetEntry(entry.id());
    EXPECT_EQ(now.state(), v1::WaitingEntry::OFFERED);
    return now.has_offer() ? *Get(now.offer().appointment()) : v1::Appointment();
  }

  v1::WaitingEntry::State StateOf(const v1::WaitingEntry& entry) { return GetEntry(entry.id())->state(); }

  // The offer was made a day ago.
  void LetOfferLapse(const v1::WaitingEntry& entry) {
    ASSERT_TRUE(suite_
                    .Sql("outreach",
                         "update appointment set offer_expire_time = now() - interval '1 minute' "
                         "where waiting_entry = $1 and state = 'OFFERED'",
                         {entry.id()})
                    .ok());
  }
};

// --- waiting ---

TEST_F(WaitingList, KeepsAnEntryAsItWasMade) {
  const v1::CreateWaitingEntryRequest request = Waiting();
  const v1::WaitingEntry entry = Entered(request);
  EXPECT_EQ(entry.state(), v1::WaitingEntry::WAITING);
  EXPECT_EQ(entry.person(), request.person());
  EXPECT_EQ(entry.from(), request.from());
  EXPECT_EQ(entry.reason(), kReason);
  EXPECT_FALSE(entry.has_offer());
  EXPECT_EQ(GetEntry(entry.id())->DebugString(), entry.DebugString());
}

TEST_F(WaitingList, TakesARepeatedEntryOnce) {
  const std::string key = NewUuidV7();
  v1::CreateWaitingEntryRequest request = Waiting();
  const v1::WaitingEntry entry = *Enter(request, key);
  EXPECT_EQ(Enter(request, key)->DebugString(), entry.DebugString());
  request.set_duration_minutes(45);
  EXPECT_THAT(Enter(request, key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
}

TEST_F(WaitingList, RefusesWhatCanNeverBeOffered) {
  v1::CreateWaitingEntryRequest request = Waiting();
  request.set_to(absl::FormatCivilTime(monday_ - 1));
  EXPECT_THAT(Enter(request), IsRefusedFor("RANGE_INVALID"));
  request.set_from(absl::FormatCivilTime(last_monday_));
  request.set_to(absl::FormatCivilTime(last_monday_ + 1));
  EXPECT_THAT(Enter(request), IsRefusedFor("RANGE_INVALID"));
  request.set_from(absl::FormatCivilTime(monday_ + 400));
  request.set_to(absl::FormatCivilTime(monday_ + 401));
  EXPECT_THAT(Enter(request), IsRefusedFor("TIME_TOO_FAR"));
  request = Waiting();
  request.set_person(NewUuidV7());
  EXPECT_THAT(Enter(request), IsRefusedFor("PERSON_UNKNOWN"));
  request = Waiting();
  request.set_staff_member(NewStaffMember(suite_.NewSite()));
  EXPECT_THAT(Enter(request), IsRefusedFor("STAFF_MEMBER_UNKNOWN"));
  request = Waiting();
  request.clear_person();
  EXPECT_THAT(Enter(request), IsRefusedFor("INVALID_FIELDS"));
  request = Waiting();
  request.set_site("nowhere");
  EXPECT_THAT(Call<v1::WaitingEntry>(testing::Director(), "AppointmentService.CreateWaitingEntry", request),
              IsRefusedFor("SITE_UNKNOWN"));
}

TEST_F(WaitingList, IsListedFirstComeFirst) {
  std::vector<std::string> entered;
  for (int n = 0; n < 3; ++n) entered.push_back(Entered(Waiting()).id());
  ASSERT_TRUE(Withdraw(entered[1]).ok());
  v1::ListWaitingEntriesRequest request;
  request.set_site(site_);
  request.set_page_size(2);
  const auto list = [&](const access::Principal& caller) {
    return Call<v1::ListWaitingEntriesResponse>(caller, "AppointmentService.ListWaitingEntries", request);
  };
  const auto first = *list(reception_);
  ASSERT_THAT(first.waiting_entries(), SizeIs(2));
  EXPECT_EQ(first.waiting_entries(0).id(), entered[0]);
  request.set_page_token(first.next_page_token());
  EXPECT_EQ(list(reception_)->waiting_entries(0).id(), entered[2]);
  request.clear_page_token();
  request.set_state(v1::WaitingEntry::WITHDRAWN);
  EXPECT_EQ(list(reception_)->waiting_entries(0).id(), entered[1]);
  const access::Principal stranger = testing::Reception(suite_.NewSite());
  EXPECT_THAT(list(stranger), IsRefusedFor("SITE_FORBIDDEN"));
  request.clear_site();
  EXPECT_THAT(list(stranger)->waiting_entries(), IsEmpty());
}

TEST_F(WaitingList, BelongsToItsSite) {
  const v1::WaitingEntry entry = Entered(Waiting());
  v1::WithdrawWaitingEntryRequest request;
  request.set_id(entry.id());
  EXPECT_THAT(
      Call<v1::WaitingEntry>(testing::Reception(suite_.NewSite()), "AppointmentService.WithdrawWaitingEntry", request),
      IsRefusedFor("WAITING_ENTRY_UNKNOWN"));
  EXPECT_THAT(GetEntry(NewUuidV7()), IsRefusedFor("WAITING_ENTRY_UNKNOWN"));
  EXPECT_THAT(Accept(NewUuidV7()), IsRefusedFor("WAITING_ENTRY_UNKNOWN"));
}

TEST_F(WaitingList, EndsWithItsLastDay) {
  const v1::WaitingEntry entry = Entered(Waiting());
  ASSERT_TRUE(
      suite_
          .Sql("outreach",
               "update waiting_entry set first_day = current_date - 9, last_day = current_date - 2 where id = $1",
               {entry.id()})
          .ok());
  EXPECT_EQ(AwaitEntry(entry.id(), v1::WaitingEntry::EXPIRED).state(), v1::WaitingEntry::EXPIRED);
}

// --- offers ---

TEST_F(WaitingList, IsOfferedATimeThatBecomesFree) {
  const v1::WaitingEntry entry = Entered(Waiting());
  Free(monday_, "10:00");
  const v1::Appointment offered = OfferedTo(entry);
  EXPECT_EQ(offered.state(), v1::Appointment::OFFERED);
  EXPECT_EQ(offered.start_time().seconds(), At(monday_, "10:00").seconds());
  EXPECT_EQ(offered.staff_member(), one_);
  EXPECT_EQ(offered.person(), entry.person());
  EXPECT_EQ(offered.reason(), kReason);
  EXPECT_EQ(offered.waiting_entry(), entry.id());
  const absl::Duration held = TimeFromProto(GetEntry(entry.id())->offer().expire_time()) - absl::Now();
  EXPECT_GT(held, absl::Hours(23));
  EXPECT_LE(held, absl::Hours(24));
  // It is held: nobody else has it.
  EXPECT_THAT(Create(Half(monday_, "10:00")), IsRefusedFor("STAFF_BOOKED"));
}

TEST_F(WaitingList, IsServedInOrder) {
  const v1::WaitingEntry first = Entered(Waiting()), second = Entered(Waiting());
  Free(monday_, "10:00");
  OfferedTo(first);
  EXPECT_EQ(StateOf(second), v1::WaitingEntry::WAITING);
  Free(monday_, "11:00");
  EXPECT_EQ(OfferedTo(second).start_time().seconds(), At(monday_, "11:00").seconds());
}

TEST_F(WaitingList, IsOfferedOnlyWhatSuits) {
  v1::CreateWaitingEntryRequest too_long = Waiting(), other_day = Waiting(), other_staff = Waiting(), suits = Waiting();
  too_long.set_duration_minutes(45);
  other_day.set_from(absl::FormatCivilTime(monday_ + 1));
  other_staff.set_staff_member(other_);
  suits.set_staff_member(one_);
  suits.set_duration_minutes(20);
  const std::vector<v1::WaitingEntry> unsuited = {Entered(too_long), Entered(other_day), Entered(other_staff)};
  const v1::WaitingEntry entry = Entered(suits);
  Free(monday_, "10:00");
  EXPECT_EQ(OfferedTo(entry).duration_minutes(), 20);
  for (const v1::WaitingEntry& one : unsuited) EXPECT_EQ(StateOf(one), v1::WaitingEntry::WAITING);
}

TEST_F(WaitingList, PassesOverSomebodyWhoHasAnAppointmentThen) {
  const v1::CreateWaitingEntryRequest busy = Waiting();
  v1::CreateAppointmentRequest appointment = Half(monday_, "10:15");
  appointment.set_person(busy.person());
  appointment.set_staff_member(other_);
  Created(appointment);
  const v1::WaitingEntry first = Entered(busy), second = Entered(Waiting());
  Free(monday_, "10:00");
  EXPECT_EQ(StateOf(first), v1::WaitingEntry::WAITING);
  OfferedTo(second);
  EXPECT_EQ(BookingsOf(one_), 1);
}

TEST_F(WaitingList, IsOfferedATimeThatSomebodyMovedAwayFrom) {
  const v1::WaitingEntry entry = Entered(Waiting());
  v1::Appointment appointment = Created(Half(monday_, "10:00"));
  *appointment.mutable_start_time() = At(monday_, "10:15");
  ASSERT_TRUE(Update(appointment, {"start_time"}).ok());
  EXPECT_EQ(StateOf(entry), v1::WaitingEntry::WAITING);  // part of the time is still taken
  appointment.clear_etag();
  *appointment.mutable_start_time() = At(monday_, "14:00");
  ASSERT_TRUE(Update(appointment, {"start_time"}).ok());
  EXPECT_EQ(OfferedTo(entry).start_time().seconds(), At(monday_, "10:15").seconds());
}

TEST_F(WaitingList, IsOfferedATimeWithoutAStaffMemberUnlessItWantsOne) {
  v1::CreateWaitingEntryRequest with_one = Waiting();
  with_one.set_staff_member(one_);
  const v1::WaitingEntry picky = Entered(with_one), easy = Entered(Waiting());
  v1::CreateAppointmentRequest appointment = Half(monday_, "10:00");
  appointment.clear_staff_member();
  ASSERT_TRUE(Cancel(Created(appointment).id()).ok());
  EXPECT_EQ(StateOf(picky), v1::WaitingEntry::WAITING);
  EXPECT_EQ(OfferedTo(easy).staff_member(), "");
}

TEST_F(WaitingList, IsNotOfferedATimeThatIsWithheldOrCannotBeKept) {
  const v1::WaitingEntry entry = Entered(Waiting());
  ASSERT_TRUE(Cancel(Created(Half(monday_, "10:00")).id(), "", /*withhold=*/true).ok());
  EXPECT_EQ(StateOf(entry), v1::WaitingEntry::WAITING);
  const v1::Appointment while_away = Created(Half(monday_, "11:00"));
  Away(one_, At(monday_, "10:30"), At(monday_, "12:00"));
  ASSERT_TRUE(Cancel(while_away.id()).ok());
  EXPECT_EQ(StateOf(entry), v1::WaitingEntry::WAITING);
  const v1::Appointment when_closed = Created(Half(monday_ + 1, "10:00"));
  v1::UpdateSiteRequest request;
  request.mutable_site()->set_id(site_);
  v1::Closure& closure = *request.mutable_site()->add_closures();
  closure.set_from(absl::FormatCivilTime(monday_ + 1));
  closure.set_to(absl::FormatCivilTime(monday_ + 1));
  ASSERT_TRUE(Call<v1::Site>(testing::Director(), "SiteService.UpdateSite", request).ok());
  ASSERT_TRUE(Cancel(when_closed.id()).ok());
  EXPECT_EQ(StateOf(entry), v1::WaitingEntry::WAITING);
  Free(monday_ + 2, "10:00");
  OfferedTo(entry);
}

TEST_F(WaitingList, IsHeldATimeUntilTwoHoursBeforeItBegins) {
  using Hours = std::vector<std::pair<std::string, std::string>>;
  const std::string always_open =
      NewCentre(Hours{{"00:00", "24:00"}},
                {v1::MONDAY, v1::TUESDAY, v1::WEDNESDAY, v1::THURSDAY, v1::FRIDAY, v1::SATURDAY, v1::SUNDAY});
  const access::Principal director = testing::Director();
  const absl::Time start = absl::Now() + absl::Hours(10);
  v1::CreateWaitingEntryRequest waiting = Waiting();
  waiting.set_site(always_open);
  waiting.set_from(absl::FormatCivilTime(absl::ToCivilDay(absl::Now(), absl::UTCTimeZone())));
  const auto entry = Call<v1::WaitingEntry>(director, "AppointmentService.CreateWaitingEntry", waiting);
  ASSERT_TRUE(entry.ok()) << entry.status();
  const auto free = [&](absl::Time time) {
    v1::CreateAppointmentRequest request;
    request.set_site(always_open);
    SetProto(time, *request.mutable_start_time());
    request.set_duration_minutes(30);
    const auto made = Call<v1::Appointment>(director, "AppointmentService.CreateAppointment", request);
    ASSERT_TRUE(made.ok()) << made.status();
    v1::CancelAppointmentRequest cancel;
    cancel.set_id(made->id());
    cancel.set_reason("x");
    ASSERT_TRUE(Call<v1::Appointment>(director, "AppointmentService.CancelAppointment", cancel).ok());
  };
  const auto read = [&] {
    v1::GetWaitingEntryRequest get;
    get.set_id(entry->id());
    return *Call<v1::WaitingEntry>(director, "AppointmentService.GetWaitingEntry", get);
  };
  free(absl::Now() + absl::Minutes(119));  // too soon to ask anybody
  EXPECT_EQ(read().state(), v1::WaitingEntry::WAITING);
  free(start);
  EXPECT_EQ(read().state(), v1::WaitingEntry::OFFERED);
  EXPECT_NEAR(absl::ToDoubleSeconds(TimeFromProto(read().offer().expire_time()) - (start - absl::Hours(2))), 0, 1);
}

TEST_F(WaitingList, OfTwoIsOfferedTwoTimesThatBecomeFreeAtOnce) {
  const v1::WaitingEntry first = Entered(Waiting()), second = Entered(Waiting());
  const std::string one = Created(Half(monday_, "10:00")).id(), other = Created(Half(monday_, "11:00")).id();
  std::vector<absl::StatusOr<v1::Appointment>> answers(2);
  AtOnce({[&] { answers[0] = Cancel(one); }, [&] { answers[1] = Cancel(other); }});
  for (const auto& answer : answers) EXPECT_TRUE(answer.ok()) << answer.status();
  EXPECT_NE(OfferedTo(first).id(), OfferedTo(second).id());
}

// --- answers ---

TEST_F(WaitingList, BooksATimeThatIsAccepted) {
  const v1::WaitingEntry entry = Entered(Waiting());
  Free(monday_, "10:00");
  const auto accepted = Accept(entry.id());
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(accepted->state(), v1::WaitingEntry::BOOKED);
  EXPECT_FALSE(accepted->offer().has_expire_time());
  EXPECT_EQ(Get(accepted->offer().appointment())->state(), v1::Appointment::SCHEDULED);
  EXPECT_EQ(Accept(entry.id())->DebugString(), accepted->DebugString());
  EXPECT_THAT(Decline(entry.id()), IsRefusedFor("ILLEGAL_TRANSITION"));
  EXPECT_THAT(Withdraw(entry.id()), IsRefusedFor("ILLEGAL_TRANSITION"));
}

TEST_F(WaitingList, OffersADeclinedTimeToTheNextAndKeepsThePlaceOfTheFirst) {
  const v1::WaitingEntry first = Entered(Waiting()), second = Entered(Waiting());
  Free(monday_, "10:00");
  const std::string declined_offer = GetEntry(first.id())->offer().appointment();
  const auto declined = Decline(first.id());
  ASSERT_TRUE(declined.ok()) << declined.status();
  EXPECT_EQ(declined->state(), v1::WaitingEntry::WAITING);
  EXPECT_EQ(Get(declined_offer)->state(), v1::Appointment::CANCELLED);
  EXPECT_EQ(Get(declined_offer)->cancel_reason(), "OFFER_DECLINED");
  OfferedTo(second);
  EXPECT_EQ(Decline(first.id())->state(), v1::WaitingEntry::WAITING);
  // The same time comes back and is not offered to those who did not want it.
  ASSERT_TRUE(Decline(second.id()).ok());
  EXPECT_EQ(StateOf(first), v1::WaitingEntry::WAITING);
  EXPECT_EQ(BookingsOf(one_), 0);
  Free(monday_, "11:00");
  OfferedTo(first);
}

TEST_F(WaitingList, OffersATimeOnThatWasNotAnsweredInTime) {
  const v1::WaitingEntry first = Entered(Waiting()), second = Entered(Waiting());
  Free(monday_, "10:00");
  LetOfferLapse(first);
  EXPECT_THAT(Accept(first.id()), IsRefusedFor("OFFER_EXPIRED"));
  EXPECT_EQ(AwaitEntry(second.id(), v1::WaitingEntry::OFFERED).state(), v1::WaitingEntry::OFFERED);
  EXPECT_EQ(StateOf(first), v1::WaitingEntry::WAITING);
  EXPECT_THAT(Accept(first.id()), IsRefusedFor("OFFER_EXPIRED"));
  EXPECT_EQ(Decline(first.id())->state(), v1::WaitingEntry::WAITING);
  EXPECT_TRUE(Accept(second.id()).ok());
  EXPECT_EQ(BookingsOf(one_), 1);
}

TEST_F(WaitingList, OffersATimeOnWhenSomebodyWithdraws) {
  const v1::WaitingEntry first = Entered(Waiting()), second = Entered(Waiting());
  Free(monday_, "10:00");
  EXPECT_EQ(Withdraw(first.id())->state(), v1::WaitingEntry::WITHDRAWN);
  EXPECT_EQ(Withdraw(first.id())->state(), v1::WaitingEntry::WITHDRAWN);
  OfferedTo(second);
  EXPECT_THAT(Accept(first.id()), IsRefusedFor("ILLEGAL_TRANSITION"));
}

TEST_F(WaitingList, HasNothingToAnswerWhileItWaits) {
  const v1::WaitingEntry entry = Entered(Waiting());
  EXPECT_THAT(Accept(entry.id()), IsRefusedFor("ILLEGAL_TRANSITION"));
  EXPECT_THAT(Decline(entry.id()), IsRefusedFor("ILLEGAL_TRANSITION"));
}

TEST_F(WaitingList, AnsweredTwoWaysAtOnceIsAnsweredOneWay) {
  const v1::WaitingEntry entry = Entered(Waiting());
  Free(monday_, "10:00");
  absl::StatusOr<v1::WaitingEntry> accepted, declined;
  AtOnce({[&] { accepted = Accept(entry.id()); }, [&] { declined = Decline(entry.id()); }});
  EXPECT_NE(accepted.ok(), declined.ok());
  EXPECT_THAT(accepted.ok() ? declined : accepted, IsRefusedFor("ILLEGAL_TRANSITION"));
  EXPECT_EQ(BookingsOf(one_), accepted.ok() ? 1 : 0);
}

TEST_F(WaitingList, BooksNothingForSomebodyWhoIsForgottenAtThatMoment) {
  const v1::CreateWaitingEntryRequest waiting = Waiting();
  const v1::WaitingEntry entry = Entered(waiting);
  Free(monday_, "10:00");
  const std::string offered = OfferedTo(entry).id();
  events::v1::Fact forgotten;
  forgotten.mutable_person_forgotten()->set_person(waiting.person());
  OpenTransaction forgetting(suite_);
  forgetting.Execute(sql::kLockPersonBookings, {waiting.person()});
  forgetting.Execute(sql::kForgetWaitingEntries, {waiting.person()});
  forgetting.Execute(sql::kForgetPerson, {waiting.person(), events::EncodeFact(forgotten), ""});
  absl::StatusOr<v1::WaitingEntry> accepted;
  std::thread accepting([&] { accepted = Accept(entry.id()); });
  EXPECT_TRUE(forgetting.HoldsSomebodyUp());
  forgetting.Commit();
  accepting.join();
  EXPECT_THAT(accepted, IsRefusedFor("ILLEGAL_TRANSITION"));
  EXPECT_EQ(StateOf(entry), v1::WaitingEntry::WITHDRAWN);
  EXPECT_NE(Get(offered)->state(), v1::Appointment::SCHEDULED);
}

TEST_F(WaitingList, DecidesOverWhatIsOnOffer) {
  const v1::WaitingEntry entry = Entered(Waiting());
  Free(monday_, "10:00");
  v1::Appointment offered = OfferedTo(entry);
  EXPECT_THAT(Cancel(offered.id()), IsRefusedFor("ILLEGAL_TRANSITION"));
  offered.clear_etag();
  offered.set_reason("x");
  EXPECT_THAT(Update(offered, {"reason"}), IsRefusedFor("ILLEGAL_TRANSITION"));
}

}  // namespace
}  // namespace passerelle::outreach::appointments
