// What happens when a partner does not answer.
#include <map>

#include "services/referrals/service.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/process/service.h"
#include "tests/service/referrals/referrals_fixture.h"

namespace passerelle::referrals {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Deadlines : public Referrals {
 protected:
  // Lets the time of one deadline come: "remind_time", "alert_time", "answer_deadline", "consent_end_time".
  void Come(const std::string& deadline, const std::string& id) {
    Must(suite_.Sql("referrals", "update referral set " + deadline + " = clock_timestamp() where id = $1", {id}));
  }
  // How long after `since` that is, in hours; -1 when there is none.
  std::int64_t HoursBetween(const std::string& since, const std::string& deadline, const std::string& id) {
    return Must(suite_.Sql("referrals",
                           "select coalesce(round(extract(epoch from " + deadline + " - " + since +
                               ") / 3600)::bigint, -1) as hours from referral where id = $1",
                           {id}))[0]
        .Int("hours");
  }
  std::int64_t HoursUntil(const std::string& deadline, const std::string& id) {
    return HoursBetween("send_time", deadline, id);
  }
  std::vector<std::int64_t> Hours(const std::string& id) {
    return {HoursUntil("remind_time", id), HoursUntil("alert_time", id), HoursUntil("answer_deadline", id)};
  }
  // What comes of it once neither the reminder nor the alert waits any longer.
  void SilenceLasts(const std::string& id) {
    Come("remind_time", id);
    Come("alert_time", id);
    EXPECT_TRUE(Eventually([&] { return HoursUntil("remind_time", id) == -1 && HoursUntil("alert_time", id) == -1; }));
  }
  std::string SentWith(v1::Referral::Urgency urgency) {
    v1::Referral draft = Draft();
    draft.set_urgency(urgency);
    Must(Update(draft, {"urgency"}));
    return Must(Send(draft.id())).id();
  }
};

TEST_F(Deadlines, AreShorterTheMoreUrgentItIs) {
  EXPECT_THAT(Hours(SentWith(v1::Referral::HIGH)), ElementsAre(24, 36, 48));
  EXPECT_THAT(Hours(SentWith(v1::Referral::NORMAL)), ElementsAre(72, 120, 168));
  EXPECT_THAT(Hours(SentWith(v1::Referral::LOW)), ElementsAre(168, 264, 336));
}

TEST_F(Deadlines, StandWhileAnAnswerIsAwaitedAndNoLonger) {
  const std::string id = Sent().id();
  ASSERT_TRUE(Answer(id, v1::RecordAnswerRequest::ACKNOWLEDGED).ok());
  EXPECT_THAT(Hours(id), ElementsAre(72, 120, 168));
  ASSERT_TRUE(Answer(id, v1::RecordAnswerRequest::ACCEPTED).ok());
  EXPECT_EQ(HoursUntil("answer_deadline", id), -1);
  EXPECT_EQ(HoursUntil("remind_again_time", id), -1);
  const std::string cancelled = In(v1::Referral::CANCELLED).id();
  EXPECT_THAT(Hours(cancelled), ElementsAre(-1, -1, -1));
}

TEST_F(Deadlines, RemindThePartnerTwice) {
  const std::string id = Sent().id();
  Come("remind_time", id);
  EXPECT_TRUE(Eventually([&] { return Notifications(id).size() > 1; }));
  EXPECT_THAT(Notifications(id), ElementsAre("referral.sent", "referral.reminder"));
  EXPECT_EQ(HoursUntil("remind_time", id), 120);  // half-way between the third day and the seventh
  Come("remind_time", id);
  EXPECT_TRUE(Eventually([&] { return Notifications(id).size() > 2; }));
  EXPECT_THAT(Notifications(id), ElementsAre("referral.sent", "referral.reminder", "referral.reminder"));
  EXPECT_EQ(HoursUntil("remind_time", id), -1);
  EXPECT_THAT(Alerts(id), IsEmpty());
  EXPECT_EQ(Get(id).state(), v1::Referral::SENT);
}

TEST_F(Deadlines, AlertTheTeamOnce) {
  const std::string id = Sent().id();
  Come("alert_time", id);
  EXPECT_TRUE(Eventually([&] { return !Alerts(id).empty(); }));
  EXPECT_THAT(Alerts(id), ElementsAre("UNANSWERED"));
  EXPECT_EQ(HoursUntil("alert_time", id), -1);
}

TEST_F(Deadlines, AskForATimeAWeekAfterTheAcceptance) {
  const std::string id = In(v1::Referral::ACCEPTED).id();
  EXPECT_EQ(HoursBetween("answer_time", "remind_time", id), 7 * 24);
  EXPECT_EQ(HoursBetween("answer_time", "alert_time", id), 7 * 24);
  SilenceLasts(id);
  EXPECT_THAT(Alerts(id), ElementsAre("NOT_SCHEDULED"));
  EXPECT_THAT(Notifications(id), ElementsAre("referral.sent", "referral.reminder"));
  EXPECT_EQ(Get(id).state(), v1::Referral::ACCEPTED);
}

TEST_F(Deadlines, AskForTheOutcomeTwoDaysAfterTheAppointment) {
  const std::string id = In(v1::Referral::SCHEDULED).id();
  EXPECT_EQ(HoursBetween("scheduled_time", "remind_time", id), 48);
  EXPECT_EQ(HoursBetween("scheduled_time", "alert_time", id), 48);
  SilenceLasts(id);
  EXPECT_THAT(Alerts(id), ElementsAre("OUTCOME_MISSING"));
  EXPECT_THAT(Notifications(id), ElementsAre("referral.sent", "referral.reminder"));
  ASSERT_TRUE(Answer(id, v1::RecordAnswerRequest::ATTENDED).ok());
  EXPECT_THAT(Hours(id), ElementsAre(-1, -1, -1));
}

TEST_F(Deadlines, MoveWithTheAppointment) {
  v1::RecordAnswerRequest request = AnswerOf(In(v1::Referral::SCHEDULED).id(), v1::RecordAnswerRequest::SCHEDULED);
  SetProto(absl::Now() + absl::Hours(240), *request.mutable_time());
  Must(Call<v1::Referral>(reception_, "ReferralService.RecordAnswer", request));
  EXPECT_EQ(HoursBetween("scheduled_time", "alert_time", request.id()), 48);
}

TEST_F(Deadlines, OfTheConsentAreToldOnceWhileTheReferralIsOpen) {
  const std::string person = NewPerson(), partner = NewPartner();
  contacts::v1::CreateConsentRequest paper = ConsentRequest(person, partner, {common::v1::SUMMARY});
  absl::TimeZone paris;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Paris", &paris));
  const absl::CivilDay last = absl::ToCivilDay(absl::Now(), paris) + 10;
  paper.set_expire_date(absl::FormatCivilTime(last));
  NewConsent(paper);
  const std::string id = Must(Send(Draft(person, partner).id())).id();
  EXPECT_EQ(Must(suite_.Sql("referrals", "select consent_end_time from referral where id = $1", {id}))[0].Time(
                "consent_end_time"),
            absl::FromCivil(last + 1, paris));
  Must(Answer(id, v1::RecordAnswerRequest::ACKNOWLEDGED));
  Come("consent_end_time", id);
  EXPECT_TRUE(Eventually([&] { return !Alerts(id).empty(); }));
  EXPECT_THAT(Alerts(id), ElementsAre("CONSENT_EXPIRED"));
  EXPECT_EQ(HoursUntil("consent_end_time", id), -1);
  EXPECT_EQ(Get(id).state(), v1::Referral::ACKNOWLEDGED);
}

TEST_F(Deadlines, OfTheConsentDoNotMatterOnceTheReferralIsOver) {
  const std::string person = NewPerson(), partner = NewPartner();
  contacts::v1::CreateConsentRequest paper = ConsentRequest(person, partner, {common::v1::SUMMARY});
  paper.set_expire_date("2099-12-31");
  NewConsent(paper);
  const std::string id = Must(Send(Draft(person, partner).id())).id();
  EXPECT_GT(HoursUntil("consent_end_time", id), 0);
  Must(Cancel(id));
  EXPECT_EQ(HoursUntil("consent_end_time", id), -1);
}

TEST_F(Deadlines, EndTheReferral) {
  const std::string id = Told().id();
  Come("answer_deadline", id);
  const v1::Referral expired = Await(id, v1::Referral::EXPIRED);
  EXPECT_EQ(History(expired).back(), "SENT>EXPIRED by SYSTEM");
  EXPECT_EQ(expired.history(expired.history_size() - 1).reason(), "NO_ANSWER");
  EXPECT_EQ(expired.history(expired.history_size() - 1).actor(), "");
  EXPECT_THAT(Notifications(id), ElementsAre("referral.sent", "referral.expired"));
  EXPECT_THAT(Alerts(id), ElementsAre("EXPIRED"));
  EXPECT_EQ(FactsOf(id).back().state(), "EXPIRED");
  EXPECT_THAT(Hours(id), ElementsAre(-1, -1, -1));
}

TEST_F(Deadlines, EndWhatThePartnerHasOnlySeen) {
  const std::string id = In(v1::Referral::ACKNOWLEDGED).id();
  Come("answer_deadline", id);
  EXPECT_EQ(History(Await(id, v1::Referral::EXPIRED)).back(), "ACKNOWLEDGED>EXPIRED by SYSTEM");
}

TEST_F(Deadlines, ThatAllPassedDuringAStandstillEndTheReferralWithoutAReminder) {
  const std::string id = Told().id();
  suite_.Stop("referrals");
  Must(
      suite_.Sql("referrals",
                 "update referral set remind_time = now() - interval '3 days', alert_time = now() - interval '2 days', "
                 "answer_deadline = now() - interval '1 day' where id = $1",
                 {id}));
  suite_.Start("referrals");
  Await(id, v1::Referral::EXPIRED);
  EXPECT_THAT(Notifications(id), ElementsAre("referral.sent", "referral.expired"));
}

TEST_F(Deadlines, AreHeededOnceHoweverManyReplicasThereAre) {
  std::map<std::string, std::string> environment = suite_.EnvironmentOf("referrals");
  environment["PASSERELLE_LISTEN_ADDRESS"] = "127.0.0.1:0";
  const auto replica = Must(process::Service::Start(Definition(), environment));
  std::vector<std::string> reminded, expired;
  reminded.reserve(10);
  expired.reserve(10);
  for (int n = 0; n < 10; ++n) {
    reminded.push_back(Sent().id());
    expired.push_back(Told().id());
  }
  Must(suite_.Sql("referrals",
                  "update referral set remind_time = now(), alert_time = now() where id = any ($1::text[]::uuid[])",
                  {reminded}));
  Must(suite_.Sql("referrals", "update referral set answer_deadline = now() where id = any ($1::text[]::uuid[])",
                  {expired}));
  for (const std::string& id : expired) {
    Await(id, v1::Referral::EXPIRED);
    EXPECT_THAT(Notifications(id), ElementsAre("referral.sent", "referral.expired"));
    EXPECT_THAT(Alerts(id), ElementsAre("EXPIRED"));
  }
  for (const std::string& id : reminded) {
    EXPECT_TRUE(Eventually([&] { return !Alerts(id).empty(); }));
    EXPECT_THAT(Notifications(id), ElementsAre("referral.sent", "referral.reminder"));
    EXPECT_THAT(Alerts(id), ElementsAre("UNANSWERED"));
  }
}

TEST_F(Deadlines, AreSetAnewWhenItIsSentAgain) {
  const std::string id = In(v1::Referral::EXPIRED).id();
  ASSERT_TRUE(Reopen(id).ok());
  ASSERT_TRUE(Send(id).ok());
  EXPECT_THAT(Hours(id), ElementsAre(72, 120, 168));
}

}  // namespace
}  // namespace passerelle::referrals
