// Who carries away the database, its files or the cache reads nothing that is personal.
#include "tests/support/stolen_copies.h"

#include <absl/time/clock.h>

#include "passerelle/contacts/v1/people.pb.h"
#include "passerelle/outreach/v1/activities.pb.h"
#include "passerelle/outreach/v1/appointments.pb.h"
#include "passerelle/outreach/v1/sites.pb.h"
#include "services/runtime/base/proto_time.h"
#include "tests/service/outreach/series_fixture.h"

namespace passerelle::outreach {
namespace {

using ::testing::IsEmpty;

// Words that occur nowhere else, and a place that nothing else has.
constexpr char kStaffName[] = "Numbatstaffname";
constexpr char kLaterStaffName[] = "Numbatlaterstaffname";
constexpr char kTerritoryWord[] = "Numbatterritorynote";
constexpr char kActivityWord[] = "Numbatactivitynote";
constexpr char kMediationWord[] = "Numbatmediationnote";
constexpr char kAppointmentWord[] = "Numbatappointmentreason";
constexpr char kCancelWord[] = "Numbatcancelreason";
constexpr char kWaitingWord[] = "Numbatwaitingreason";
constexpr char kStopWord[] = "Numbatstopname";
constexpr char kSeriesWord[] = "Numbatseriesnote";
constexpr char kOutingWord[] = "Numbatoutingnote";
constexpr char kReportWord[] = "Numbatreportcomment";
constexpr char kFollowUpWord[] = "Numbatfollowup";
constexpr char kIncidentWord[] = "Numbatincidentnote";
constexpr double kLatitude = 47.917;
constexpr char kLatitudeText[] = "47.917";

class StolenOutreachCopies : public Season {
 protected:
  template <class Response, class Request>
  Response Done(const std::string& rpc, const Request& request) {
    return Must(suite_.Call<Response>(testing::Director(), "passerelle.outreach.v1." + rpc, request));
  }
  static void Stop(v1::Stop& stop) {
    stop.set_name(kStopWord);
    stop.set_latitude(kLatitude);
    stop.set_longitude(2.005);
  }

  void NameStaffAndTerritory() {
    v1::CreateStaffMemberRequest member = MemberRequest({});
    member.set_display_name(kStaffName);
    v1::UpdateStaffMemberRequest change;
    *change.mutable_staff_member() = Done<v1::StaffMember>("FleetService.CreateStaffMember", member);
    change.mutable_staff_member()->set_display_name(kLaterStaffName);
    change.mutable_update_mask()->add_paths("display_name");
    EXPECT_EQ(Done<v1::StaffMember>("FleetService.UpdateStaffMember", change).display_name(), kLaterStaffName);
    v1::CreateTerritoryRequest territory = TerritoryRequest();
    territory.set_note(kTerritoryWord);
    EXPECT_EQ(Done<v1::Territory>("FleetService.CreateTerritory", territory).note(), kTerritoryWord);
  }
  void MeetAndMediate() {
    v1::CreateActivityRequest activity;
    activity.set_site(site_);
    activity.set_kind(v1::Activity::TEAM_MEETING);
    activity.set_title("Réunion");
    SetProto(absl::Now(), *activity.mutable_start_time());
    SetProto(absl::Now() + absl::Hours(1), *activity.mutable_end_time());
    activity.set_note(kActivityWord);
    EXPECT_EQ(Done<v1::Activity>("ActivityService.CreateActivity", activity).note(), kActivityWord);
    v1::CreateMediationActionRequest action;
    action.set_site(site_);
    SetProto(absl::Now(), *action.mutable_occur_time());
    action.set_kind(v1::MediationAction::RESIDENTS);
    action.set_minutes(10);
    action.set_note(kMediationWord);
    EXPECT_EQ(Done<v1::MediationAction>("MediationService.CreateMediationAction", action).note(), kMediationWord);
  }
  void PlanASeries() {
    v1::CreateOutingSeriesRequest rounds = Rounds(Day(1) + "T14:00", "FREQ=WEEKLY;COUNT=2");
    rounds.set_note(kSeriesWord);
    Stop(*rounds.add_stops());
    EXPECT_EQ(At(Created(rounds).id(), Day(1) + "T14:00").note(), kSeriesWord);
  }
  void GoOutAndReport() {
    v1::CreateOutingRequest plan;
    plan.set_site(site_);
    plan.set_kind(v1::MARAUDE);
    SetProto(absl::Now() - absl::Hours(2), *plan.mutable_start_time());
    SetProto(absl::Now() - absl::Hours(1), *plan.mutable_end_time());
    for (const std::string& member : two_) plan.add_team(member);
    plan.set_note(kOutingWord);
    Stop(*plan.add_stops());
    const std::string id = Done<v1::Outing>("OutingService.CreateOuting", plan).id();
    v1::StartOutingRequest start;
    start.set_id(id);
    SetProto(absl::Now() - absl::Hours(2), *start.mutable_start_time());
    Done<v1::Outing>("OutingService.StartOuting", start);
    v1::CompleteOutingRequest end;
    end.set_id(id);
    end.mutable_report()->set_comment(kReportWord);
    end.mutable_report()->add_follow_ups(kFollowUpWord);
    v1::Incident& incident = *end.mutable_report()->add_incidents();
    incident.set_kind(static_cast<v1::IncidentKind>(1));
    incident.set_note(kIncidentWord);
    EXPECT_EQ(Done<v1::Outing>("OutingService.CompleteOuting", end).report().comment(), kReportWord);
  }

  std::string Somebody() {
    contacts::v1::RegisterPersonRequest request;
    request.set_site(site_);
    request.set_gender(common::v1::WOMAN);
    request.set_adult_confirmed(true);
    return Must(suite_.Call<contacts::v1::Person>(testing::Director(),
                                                  "passerelle.contacts.v1.PeopleService.RegisterPerson", request))
        .id();
  }
  // With somebody who has a record, and with somebody who has none.
  void MakeAppointments(const std::string& person) {
    OpenEveryDay();
    for (const std::string& who : {person, std::string()}) {
      v1::CreateAppointmentRequest request;
      request.set_site(site_);
      request.set_person(who);
      SetProto(
          absl::FromCivil(absl::CivilDay(absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()) + 2), absl::UTCTimeZone()) +
              absl::Hours(10),
          *request.mutable_start_time());
      request.set_duration_minutes(30);
      request.set_reason(kAppointmentWord);
      v1::CancelAppointmentRequest cancel;
      cancel.set_id(Done<v1::Appointment>("AppointmentService.CreateAppointment", request).id());
      cancel.set_reason(kCancelWord);
      const auto cancelled = Done<v1::Appointment>("AppointmentService.CancelAppointment", cancel);
      EXPECT_EQ(cancelled.reason(), kAppointmentWord);
      EXPECT_EQ(cancelled.cancel_reason(), kCancelWord);
    }
  }
  void OpenEveryDay() {
    v1::UpdateSiteRequest change;
    change.mutable_site()->set_id(site_);
    for (int day = v1::MONDAY; day <= v1::SUNDAY; ++day) {
      v1::OpeningHours& hours = *change.mutable_site()->add_opening_hours();
      hours.set_day(static_cast<v1::DayOfWeek>(day));
      hours.set_opens("08:00");
      hours.set_closes("20:00");
      hours.set_use(v1::INDIVIDUAL);
    }
    change.mutable_update_mask()->add_paths("opening_hours");
    Done<v1::Site>("SiteService.UpdateSite", change);
  }
  void Wait(const std::string& person) {
    v1::CreateWaitingEntryRequest request;
    request.set_site(site_);
    request.set_person(person);
    request.set_from(Day(1));
    request.set_to(Day(5));
    request.set_duration_minutes(30);
    request.set_reason(kWaitingWord);
    EXPECT_EQ(Done<v1::WaitingEntry>("AppointmentService.CreateWaitingEntry", request).reason(), kWaitingWord);
  }
};

TEST_F(StolenOutreachCopies, SayNothingThatIsPersonal) {
  const std::string person = Somebody();
  NameStaffAndTerritory();
  MeetAndMediate();
  PlanASeries();
  GoOutAndReport();
  MakeAppointments(person);
  Wait(person);
  suite_.AwaitFeeds();
  EXPECT_THAT(testing::FindInStolenCopies({kStaffName, kLaterStaffName, kTerritoryWord, kActivityWord, kMediationWord,
                                           kAppointmentWord, kCancelWord, kWaitingWord, kStopWord, kSeriesWord,
                                           kOutingWord, kReportWord, kFollowUpWord, kIncidentWord, kLatitudeText}),
              IsEmpty());
}

}  // namespace
}  // namespace passerelle::outreach
