// Absences, and what they break.
#include <algorithm>
#include <thread>

#include "sql/outreach_service.h"
#include "tests/service/outreach/fleet_fixture.h"
#include "tests/service/outreach/open_transaction.h"

namespace passerelle::outreach {
namespace {

using ::testing::ElementsAre;

class Absences : public Fleet {
 protected:
  static v1::RecordAbsenceRequest Away(const std::string& member, absl::Duration from, absl::Duration until) {
    v1::RecordAbsenceRequest request;
    request.set_staff_member(member);
    *request.mutable_start_time() = FromNow(from);
    *request.mutable_end_time() = FromNow(until);
    return request;
  }
  absl::StatusOr<v1::Absence> Record(const v1::RecordAbsenceRequest& request, std::string_view key = "") {
    return Call<v1::Absence>(coordinator_, "RecordAbsence", request, key);
  }
  absl::StatusOr<v1::Absence> Withdraw(const v1::Absence& absence) {
    v1::WithdrawAbsenceRequest request;
    request.set_staff_member(absence.staff_member());
    request.set_id(absence.id());
    return Call<v1::Absence>(coordinator_, "WithdrawAbsence", request);
  }
  absl::StatusOr<v1::ListAbsencesResponse> List(const std::string& member, int page_size = 0,
                                                const std::string& page_token = "") {
    v1::ListAbsencesRequest request;
    request.set_staff_member(member);
    request.set_page_size(page_size);
    request.set_page_token(page_token);
    return Call<v1::ListAbsencesResponse>(coordinator_, "ListAbsences", request);
  }
  // Time that an appointment or activity takes, as those who plan them book it.
  std::string Book(const std::string& kind, const std::string& member, absl::Duration from, absl::Duration until) {
    const std::string holder = NewUuidV7();
    const auto booked = suite_.Sql("outreach",
                                   "insert into staff_booking (holder, holder_kind, staff_member, span) values ($1, "
                                   "$2, $3, tstzrange($4::timestamptz, $5::timestamptz))",
                                   {holder, kind, member, absl::Now() + from, absl::Now() + until});
    EXPECT_TRUE(booked.ok()) << booked.status();
    return holder;
  }
};

TEST_F(Absences, ThatBreakNothingAreKept) {
  const std::string member = NewMember().id();
  const auto request = Away(member, absl::Hours(1), absl::Hours(3));
  const v1::Absence absence = Must(Record(request));
  EXPECT_EQ(absence.staff_member(), member);
  EXPECT_EQ(absence.start_time().seconds(), request.start_time().seconds());
  EXPECT_EQ(absence.end_time().seconds(), request.end_time().seconds());
  EXPECT_EQ(absence.broken_size(), 0);
  EXPECT_FALSE(absence.withdrawn());
}

TEST_F(Absences, AreRecordedOnceForTheirKey) {
  auto request = Away(NewMember().id(), absl::Hours(1), absl::Hours(3));
  const std::string key = NewUuidV7();
  const v1::Absence first = Must(Record(request, key));
  EXPECT_EQ(Must(Record(request, key)).DebugString(), first.DebugString());
  *request.mutable_end_time() = FromNow(absl::Hours(5));
  EXPECT_EQ(Refusal(Record(request, key)), "IDEMPOTENCY_KEY_REUSED");
}

TEST_F(Absences, MayOverlap) {
  const std::string member = NewMember().id();
  Must(Record(Away(member, absl::Hours(1), absl::Hours(3))));
  Must(Record(Away(member, absl::Hours(2), absl::Hours(4))));
  EXPECT_EQ(Must(List(member)).absences_size(), 2);
}

TEST_F(Absences, EndAfterTheyBeginAndWithinAYear) {
  const std::string member = NewMember().id();
  EXPECT_EQ(Refusal(Record(Away(member, absl::Hours(2), absl::Hours(2)))), "RANGE_INVALID");
  EXPECT_EQ(Refusal(Record(Away(member, absl::Hours(2), absl::Hours(1)))), "RANGE_INVALID");
  auto year = Away(member, absl::Hours(1), absl::Hours(1));
  year.mutable_end_time()->set_seconds(year.start_time().seconds() + 366 * 86400);
  EXPECT_EQ(Refusal(Record(year)), "OK");
  year.mutable_end_time()->set_seconds(year.end_time().seconds() + 1);
  EXPECT_EQ(Refusal(Record(year)), "RANGE_INVALID");
}

TEST_F(Absences, OfPeopleOfAnotherSiteAreNotThere) {
  const std::string member = NewMember().id();
  const v1::Absence absence = Must(Record(Away(member, absl::Hours(1), absl::Hours(3))));
  const auto request = Away(member, absl::Hours(1), absl::Hours(3));
  EXPECT_EQ(Refusal(Call<v1::Absence>(stranger_, "RecordAbsence", request)), "STAFF_MEMBER_UNKNOWN");
  v1::ListAbsencesRequest list;
  list.set_staff_member(member);
  EXPECT_EQ(Refusal(Call<v1::ListAbsencesResponse>(stranger_, "ListAbsences", list)), "STAFF_MEMBER_UNKNOWN");
  v1::WithdrawAbsenceRequest withdraw;
  withdraw.set_staff_member(member);
  withdraw.set_id(absence.id());
  EXPECT_EQ(Refusal(Call<v1::Absence>(stranger_, "WithdrawAbsence", withdraw)), "ABSENCE_UNKNOWN");
  withdraw.set_staff_member(NewMember().id());
  EXPECT_EQ(Refusal(Call<v1::Absence>(coordinator_, "WithdrawAbsence", withdraw)), "ABSENCE_UNKNOWN");
}

TEST_F(Absences, BreakAnOutingThatIsLeftWithOnePerson) {
  const std::string away = NewMember().id();
  const v1::Outing outing = Plan(Round({away, NewMember().id()}, absl::Hours(10)));
  const v1::Absence absence = Must(Record(Away(away, absl::Hours(11), absl::Hours(12))));
  ASSERT_EQ(absence.broken_size(), 1);
  EXPECT_EQ(absence.broken(0).outing(), outing.id());
  EXPECT_EQ(absence.broken(0).start_time().seconds(), outing.start_time().seconds());
  EXPECT_THAT(absence.broken(0).reasons(), ElementsAre("STAFF_ABSENT", "TEAM_TOO_SMALL"));
}

TEST_F(Absences, BreakAnOutingThatLosesItsOnlyDriverAndItsOnlyTester) {
  const std::string away = NewMember({v1::DRIVING, v1::RAPID_TEST}).id();
  auto round = Round({away, NewMember().id(), NewMember({v1::NALOXONE}).id()}, absl::Hours(10));
  round.set_vehicle(NewVehicle().id());
  v1::LoadLine& line = *round.add_load();
  line.set_item(suite_.NewItem("TESTING"));
  line.set_quantity(5);
  Plan(round);
  const v1::Absence absence = Must(Record(Away(away, absl::Hours(9), absl::Hours(20))));
  ASSERT_EQ(absence.broken_size(), 1);
  EXPECT_THAT(absence.broken(0).reasons(), ElementsAre("STAFF_ABSENT", "SKILL_MISSING"));
}

TEST_F(Absences, OfOneOfThreeOnlyMissThem) {
  const std::string first = NewMember().id();
  const std::string second = NewMember().id();
  Plan(Round({first, second, NewMember().id()}, absl::Hours(10)));
  const v1::Absence absence = Must(Record(Away(first, absl::Hours(9), absl::Hours(20))));
  ASSERT_EQ(absence.broken_size(), 1);
  EXPECT_THAT(absence.broken(0).reasons(), ElementsAre("STAFF_ABSENT"));
  // Together with another's absence, even at another hour of it, the team is too small.
  const v1::Absence other = Must(Record(Away(second, absl::Hours(13), absl::Hours(20))));
  EXPECT_THAT(other.broken(0).reasons(), ElementsAre("STAFF_ABSENT", "TEAM_TOO_SMALL"));
  EXPECT_THAT(Must(List(first)).absences(0).broken(0).reasons(), ElementsAre("STAFF_ABSENT", "TEAM_TOO_SMALL"));
  Must(Withdraw(other));
  EXPECT_THAT(Must(List(first)).absences(0).broken(0).reasons(), ElementsAre("STAFF_ABSENT"));
}

TEST_F(Absences, BreakAppointmentsAndActivitiesThatAreNotOver) {
  const std::string member = NewMember().id();
  const std::string activity = Book("ACTIVITY", member, absl::Hours(5), absl::Hours(6));
  const std::string appointment = Book("APPOINTMENT", member, absl::Hours(2), absl::Hours(3));
  Book("APPOINTMENT", member, -absl::Hours(3), -absl::Hours(2));
  Book("APPOINTMENT", member, absl::Hours(8), absl::Hours(9));
  const v1::Absence absence = Must(Record(Away(member, -absl::Hours(10), absl::Hours(8))));
  ASSERT_EQ(absence.broken_size(), 2);
  EXPECT_EQ(absence.broken(0).appointment(), appointment);
  EXPECT_EQ(absence.broken(1).activity(), activity);
  EXPECT_THAT(absence.broken(1).reasons(), ElementsAre("STAFF_ABSENT"));
}

TEST_F(Absences, BreakAPlanThatIsMadeAtTheSameMoment) {
  const std::string member = NewMember().id();
  OpenTransaction planning(suite_);
  planning.Execute(sql::kLockBookables, {std::nullopt, std::vector<std::string>{member}});
  absl::StatusOr<v1::Absence> recorded;
  std::thread recording([&] { recorded = Record(Away(member, absl::Hours(1), absl::Hours(8))); });
  EXPECT_TRUE(planning.HoldsSomebodyUp());
  const std::string activity = NewUuidV7();
  planning.Execute(
      "insert into staff_booking (holder, holder_kind, staff_member, span) "
      "values ($1, 'ACTIVITY', $2, tstzrange($3::timestamptz, $4::timestamptz))",
      {activity, member, absl::Now() + absl::Hours(2), absl::Now() + absl::Hours(3)});
  planning.Commit();
  recording.join();
  const v1::Absence absence = Must(recorded);
  ASSERT_EQ(absence.broken_size(), 1);
  EXPECT_EQ(absence.broken(0).activity(), activity);
}

TEST_F(Absences, NameTwoHundredPlansEachAndAThousandTogetherAtMost) {
  const std::string member = NewMember().id();
  Must(suite_.Sql("outreach",
                  "insert into staff_booking (holder, holder_kind, staff_member, span) select gen_random_uuid(), "
                  "'ACTIVITY', $1, tstzrange($2::timestamptz + make_interval(mins => n), $2::timestamptz + "
                  "make_interval(mins => n + 1)) from generate_series(1, 250) n",
                  {member, absl::Now() + absl::Hours(2)}));
  for (int i = 0; i < 6; ++i) EXPECT_EQ(Must(Record(Away(member, absl::Hours(1), absl::Hours(24)))).broken_size(), 200);
  const auto page = Must(List(member));
  ASSERT_EQ(page.absences_size(), 6);
  int together = 0;
  for (const v1::Absence& absence : page.absences()) {
    together += absence.broken_size();
    EXPECT_GE(absence.broken_size(), 1000 / 6);
    EXPECT_LT(absence.broken(0).start_time().seconds(), absence.broken(1).start_time().seconds());
  }
  EXPECT_EQ(together, 1000);
}

TEST_F(Absences, DoNotBreakWhatIsCancelled) {
  const std::string member = NewMember().id();
  v1::CancelOutingRequest cancel;
  cancel.set_id(Plan(Round({member, NewMember().id()}, absl::Hours(10))).id());
  cancel.set_reason("Neige");
  Must(Outings<v1::Outing>("CancelOuting", cancel));
  EXPECT_EQ(Must(Record(Away(member, absl::Hours(9), absl::Hours(20)))).broken_size(), 0);
}

TEST_F(Absences, ThatAreTakenBackBreakNothing) {
  const std::string member = NewMember().id();
  Plan(Round({member, NewMember().id()}, absl::Hours(10)));
  const v1::Absence absence = Must(Record(Away(member, absl::Hours(9), absl::Hours(20))));
  EXPECT_EQ(absence.broken_size(), 1);
  const v1::Absence withdrawn = Must(Withdraw(absence));
  EXPECT_TRUE(withdrawn.withdrawn());
  EXPECT_EQ(withdrawn.broken_size(), 0);
  EXPECT_EQ(Must(Withdraw(absence)).DebugString(), withdrawn.DebugString());
  EXPECT_EQ(Must(List(member)).absences(0).DebugString(), withdrawn.DebugString());
}

TEST_F(Absences, AreListedLatestFirstOverPages) {
  const std::string member = NewMember().id();
  std::vector<std::string> made;
  for (int i = 1; i <= 3; ++i)
    made.push_back(Must(Record(Away(member, absl::Hours(24 * i), absl::Hours(24 * i + 2)))).id());
  std::reverse(made.begin(), made.end());
  std::vector<std::string> listed;
  std::string token;
  do {
    const auto page = Must(List(member, 2, token));
    for (const v1::Absence& absence : page.absences()) listed.push_back(absence.id());
    token = page.next_page_token();
  } while (!token.empty());
  EXPECT_EQ(listed, made);
}

}  // namespace
}  // namespace passerelle::outreach
