// Records that turn out to be one person's are read and booked as one, and apart again.
#include "tests/service/outreach/appointments_fixture.h"
#include "tests/support/facts.h"

namespace passerelle::outreach::appointments {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class MergedPeople : public Appointments {
 protected:
  void Tell(const std::vector<events::v1::Fact>& facts) {
    testing::Tell("contacts", facts);
    suite_.AwaitFeeds();
  }
  events::v1::Fact Merged() const {
    events::v1::Fact fact;
    fact.mutable_person_merged()->set_person(person_);
    fact.mutable_person_merged()->set_duplicate(duplicate_);
    return fact;
  }
  events::v1::Fact Unmerged() const {
    events::v1::Fact fact;
    fact.mutable_person_unmerged()->set_person(person_);
    fact.mutable_person_unmerged()->set_duplicate(duplicate_);
    return fact;
  }
  static events::v1::Fact Erased(const std::string& person) {
    events::v1::Fact fact;
    fact.mutable_person_erased()->set_person(person);
    return fact;
  }
  v1::CreateAppointmentRequest Of(const std::string& person, const std::string& time) {
    v1::CreateAppointmentRequest request = Half(monday_, time);
    request.set_person(person);
    return request;
  }
  // The ids of what is listed for a person, at any site.
  std::vector<std::string> ListedFor(const std::string& person, const std::string& site = "") {
    v1::ListAppointmentsRequest request;
    request.set_person(person);
    request.set_site(site);
    const auto listed = List(request);
    EXPECT_TRUE(listed.ok()) << listed.status();
    std::vector<std::string> ids;
    ids.reserve(static_cast<std::size_t>(listed->appointments_size()));
    for (const v1::Appointment& appointment : listed->appointments()) ids.push_back(appointment.id());
    return ids;
  }
  std::vector<std::string> WaitingOf(const std::string& person) {
    v1::ListWaitingEntriesRequest request;
    request.set_person(person);
    const auto listed =
        Call<v1::ListWaitingEntriesResponse>(reception_, "AppointmentService.ListWaitingEntries", request);
    EXPECT_TRUE(listed.ok()) << listed.status();
    std::vector<std::string> ids;
    ids.reserve(static_cast<std::size_t>(listed->waiting_entries_size()));
    for (const v1::WaitingEntry& entry : listed->waiting_entries()) ids.push_back(entry.id());
    return ids;
  }
  std::int64_t Forgettings(const std::string& person) {
    std::int64_t told = 0;
    const auto facts = suite_.Sql("outreach", "select fact from event_log");
    for (const db::Row row : *facts) {
      events::v1::Fact fact;
      EXPECT_TRUE(fact.ParseFromString(row.Bytes("fact")));
      told += fact.person_forgotten().person() == person ? 1 : 0;
    }
    return told;
  }
  std::int64_t Count(const std::string& sql, const std::string& person) {
    return (*suite_.Sql("outreach", sql, {person}))[0].Int("count");
  }

  const std::string person_ = NewPerson(), duplicate_ = NewPerson();
};

TEST_F(MergedPeople, AreListedWithTheAppointmentsOfTheirDuplicates) {
  const std::string own = Created(Of(person_, "11:00")).id(), second = Created(Of(duplicate_, "10:00")).id();
  EXPECT_THAT(ListedFor(person_), ElementsAre(own));
  Tell({Merged()});
  EXPECT_THAT(ListedFor(person_), ElementsAre(second, own));
  EXPECT_THAT(ListedFor(person_, site_), ElementsAre(second, own));
  EXPECT_THAT(ListedFor(duplicate_), ElementsAre(second));
  EXPECT_EQ(Get(second)->person(), duplicate_);
  Tell({Unmerged()});
  EXPECT_THAT(ListedFor(person_), ElementsAre(own));
}

TEST_F(MergedPeople, AreListedWithTheWaitingOfTheirDuplicates) {
  v1::CreateWaitingEntryRequest request = Waiting();
  request.set_person(duplicate_);
  const std::string entry = Entered(request).id();
  EXPECT_THAT(WaitingOf(person_), IsEmpty());
  Tell({Merged()});
  EXPECT_THAT(WaitingOf(person_), ElementsAre(entry));
  Tell({Unmerged()});
  EXPECT_THAT(WaitingOf(person_), IsEmpty());
}

TEST_F(MergedPeople, AreNotExpectedAtTwoPlacesAtOnceUnderTwoRecords) {
  Tell({Merged()});
  ASSERT_TRUE(Create(Of(person_, "10:00")).ok());
  v1::CreateAppointmentRequest second = Of(duplicate_, "10:00");
  second.set_staff_member(other_);
  EXPECT_THAT(Create(second), IsRefusedFor("PERSON_BOOKED"));
  v1::Appointment later = Created(Of(duplicate_, "11:00"));
  *later.mutable_start_time() = At(monday_, "10:00");
  later.set_staff_member(other_);
  EXPECT_THAT(Update(later, {"start_time", "staff_member"}), IsRefusedFor("PERSON_BOOKED"));
  Tell({Unmerged()});
  EXPECT_TRUE(Create(second).ok());
}

TEST_F(MergedPeople, AreOfferedNoTimeAtWhichTheyAreExpectedUnderAnotherRecord) {
  v1::CreateAppointmentRequest elsewhere = Of(person_, "10:00");
  elsewhere.set_staff_member(other_);
  ASSERT_TRUE(Create(elsewhere).ok());
  v1::CreateWaitingEntryRequest waiting = Waiting();
  waiting.set_person(duplicate_);
  const v1::WaitingEntry entry = Entered(waiting), next = Entered(Waiting());
  Tell({Merged()});
  ASSERT_TRUE(Cancel(Created(Half(monday_, "10:00")).id()).ok());
  EXPECT_EQ(AwaitEntry(next.id(), v1::WaitingEntry::OFFERED).state(), v1::WaitingEntry::OFFERED);
  EXPECT_EQ(GetEntry(entry.id())->state(), v1::WaitingEntry::WAITING);
}

TEST_F(MergedPeople, AreForgottenRecordByRecordAndEachForgettingIsAcknowledged) {
  const std::string own = Created(Of(person_, "11:00")).id(), second = Created(Of(duplicate_, "10:00")).id();
  Tell({Merged(), Erased(duplicate_), Erased(person_)});
  for (const std::string& id : {own, second}) {
    EXPECT_EQ(Get(id)->person(), "");
    EXPECT_EQ(Get(id)->reason(), "");
  }
  for (const std::string& person : {person_, duplicate_}) {
    EXPECT_EQ(Forgettings(person), 1);
    EXPECT_EQ(Count("select count(*) as count from data_key where owner = $1", person), 0);
    EXPECT_EQ(Count("select count(*) as count from merged_person where $1::uuid in (person, duplicate)", person), 0);
  }
}

TEST_F(MergedPeople, AreNotLinkedAgainByAMergeThatIsToldAfterTheyWereForgotten) {
  Tell({Erased(duplicate_)});
  Tell({Merged(), Erased(duplicate_), Erased(duplicate_)});
  EXPECT_EQ(Count("select count(*) as count from merged_person where $1::uuid in (person, duplicate)", duplicate_), 0);
  EXPECT_EQ(Forgettings(duplicate_), 3) << "whoever asks again is answered again";
}

TEST_F(MergedPeople, AreMergedAndForgottenAlthoughTheServiceWasAway) {
  const std::string second = Created(Of(duplicate_, "10:00")).id();
  suite_.Stop("outreach");
  testing::Tell("contacts", {Merged(), Unmerged(), Merged(), Erased(duplicate_)});
  suite_.Start("outreach");
  suite_.AwaitFeeds();
  EXPECT_EQ(Get(second)->person(), "");
  EXPECT_THAT(ListedFor(person_), IsEmpty());
  EXPECT_EQ(Forgettings(duplicate_), 1);
}

}  // namespace
}  // namespace passerelle::outreach::appointments
