// What partners see of the referrals that were sent to them, and what they answer.
#include <absl/time/clock.h>

#include "services/runtime/base/proto_time.h"
#include "tests/service/referrals/partner_fixture.h"

namespace passerelle::referrals {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

absl::Time Tomorrow() { return absl::FromUnixSeconds(absl::ToUnixSeconds(absl::Now())) + absl::Hours(24); }

class PartnerReferrals : public PartnerSide {
 protected:
  // The status of every call about a referral, by name.
  std::vector<std::pair<std::string, absl::Status>> EveryCall(const std::string& id, const access::Principal& caller) {
    return {{"get", See(id, caller).status()},
            {"fhir", SeeFhir(id, caller).status()},
            {"acknowledge", Acknowledge(id, caller).status()},
            {"accept", Accept(id, caller).status()},
            {"decline", Decline(id, caller).status()},
            {"schedule", Schedule(id, caller, Tomorrow()).status()},
            {"report", Report(id, caller, true).status()}};
  }
  v1::Referral Accepted() {
    v1::Referral referral = SentToPartner();
    Must(Acknowledge(referral.id(), software_));
    Must(Accept(referral.id(), software_));
    return referral;
  }
  v1::Referral Scheduled() {
    v1::Referral referral = Accepted();
    Must(Schedule(referral.id(), software_, Tomorrow()));
    return referral;
  }
};

TEST_F(PartnerReferrals, AreListedLatestSentFirstWithoutAnythingAboutThePerson) {
  const std::string first = SentDisclosing({std::begin(kEverything), std::end(kEverything)}).id();
  const std::string second = SentToPartner().id();
  const v1::ListPartnerReferralsResponse page = Must(List(software_));
  ASSERT_THAT(page.referrals(), SizeIs(2));
  EXPECT_EQ(page.referrals(0).id(), second);
  EXPECT_EQ(page.referrals(1).id(), first);
  const v1::PartnerReferral& shown = page.referrals(0);
  const v1::Referral sent = Get(second);
  EXPECT_EQ(shown.site(), site_);
  EXPECT_EQ(shown.theme(), sent.theme());
  EXPECT_EQ(shown.urgency(), sent.urgency());
  EXPECT_EQ(shown.state(), v1::Referral::SENT);
  EXPECT_EQ(TimeFromProto(shown.send_time()), TimeFromProto(sent.send_time()));
  EXPECT_EQ(TimeFromProto(shown.answer_deadline()), TimeFromProto(sent.answer_deadline()));
  EXPECT_EQ(shown.etag(), sent.etag());
  for (const std::string& hidden : {std::string(kNeed), std::string(kPseudonym), std::string(kFamilyName), person_}) {
    EXPECT_THAT(page.DebugString(), Not(HasSubstr(hidden)));
  }
  EXPECT_THAT(Disclosures(first), IsEmpty());
}

TEST_F(PartnerReferrals, AreListedPageByPage) {
  const std::string first = SentToPartner().id(), second = SentToPartner().id(), third = SentToPartner().id();
  v1::ListPartnerReferralsRequest request;
  request.set_page_size(2);
  const std::string list = "PartnerReferralService.ListPartnerReferrals";
  const auto page = Must(Call<v1::ListPartnerReferralsResponse>(software_, list, request));
  ASSERT_THAT(page.referrals(), SizeIs(2));
  EXPECT_EQ(page.referrals(0).id(), third);
  EXPECT_EQ(page.referrals(1).id(), second);
  request.set_page_token(page.next_page_token());
  const auto rest = Must(Call<v1::ListPartnerReferralsResponse>(software_, list, request));
  ASSERT_THAT(rest.referrals(), SizeIs(1));
  EXPECT_EQ(rest.referrals(0).id(), first);
  EXPECT_EQ(rest.next_page_token(), "");
  request.set_state(v1::Referral::ACCEPTED);
  EXPECT_THAT(Call<v1::ListPartnerReferralsResponse>(software_, list, request), IsRefusedFor("PAGE_TOKEN_INVALID"));
}

TEST_F(PartnerReferrals, AreListedByTheirState) {
  const std::string waiting = SentToPartner().id();
  const std::string accepted = Accepted().id();
  const auto in = [this](v1::Referral::State state) {
    const v1::ListPartnerReferralsResponse page = Must(List(software_, state));
    return page.referrals_size() == 1 ? page.referrals(0).id() : "";
  };
  EXPECT_EQ(in(v1::Referral::SENT), waiting);
  EXPECT_EQ(in(v1::Referral::ACCEPTED), accepted);
  EXPECT_THAT(Must(List(software_, v1::Referral::DRAFT)).referrals(), IsEmpty());
}

TEST_F(PartnerReferrals, AreUnknownToEveryOtherPartner) {
  const std::string id = SentToPartner().id();
  for (const auto& [call, status] : EveryCall(id, stranger_)) {
    EXPECT_EQ(ReasonOf(status), "REFERRAL_UNKNOWN") << call;
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound) << call;
  }
  EXPECT_THAT(Listed(stranger_), IsEmpty());
  EXPECT_THAT(Disclosures(id), IsEmpty());
  EXPECT_EQ(Get(id).state(), v1::Referral::SENT);
}

TEST_F(PartnerReferrals, ThatDoNotExistAreAnsweredAsThoseOfOthers) {
  const std::string id = SentToPartner().id();
  const auto of_others = EveryCall(id, stranger_);
  const auto missing = EveryCall(NewUuidV7(), stranger_);
  for (std::size_t i = 0; i < missing.size(); ++i) {
    EXPECT_EQ(missing[i].second.ToString(), of_others[i].second.ToString()) << missing[i].first;
  }
}

TEST_F(PartnerReferrals, AreUnknownUntilTheyAreSent) {
  const std::string id = Must(Create(Wish(person_, partner_))).id();
  for (const auto& [call, status] : EveryCall(id, software_)) EXPECT_EQ(ReasonOf(status), "REFERRAL_UNKNOWN") << call;
  EXPECT_THAT(Listed(software_), IsEmpty());
  Must(Send(id));
  EXPECT_THAT(Listed(software_), ElementsAre(id));
}

TEST_F(PartnerReferrals, ThatWereTakenUpAgainAreUnknownUntilTheyAreSentAgain) {
  const std::string id = SentToPartner().id();
  Must(Acknowledge(id, software_));
  Must(Decline(id, software_));
  Must(Reopen(id));
  for (const auto& [call, status] : EveryCall(id, software_)) EXPECT_EQ(ReasonOf(status), "REFERRAL_UNKNOWN") << call;
  EXPECT_THAT(Listed(software_), IsEmpty());
  Must(Send(id));
  EXPECT_EQ(See(id).state(), v1::Referral::SENT);
}

TEST_F(PartnerReferrals, AreForThoseWhoSpeakForAPartner) {
  const std::string id = SentToPartner().id();
  const access::Principal nobody{"key:" + NewUuidV7(), {"partner"}, {}, ""};
  for (const auto& [call, status] : EveryCall(id, nobody)) {
    EXPECT_EQ(ReasonOf(status), "PARTNER_MISSING") << call;
    EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied) << call;
  }
  EXPECT_THAT(List(nobody), IsRefusedFor("PARTNER_MISSING"));
  for (const auto& [call, status] : EveryCall(id, director_)) {
    EXPECT_EQ(ReasonOf(status), "PERMISSION_MISSING") << call;
  }
}

TEST_F(PartnerReferrals, AreAnsweredStepByStepByThePartnersSoftware) {
  const std::string id = SentToPartner().id();
  EXPECT_EQ(Must(Acknowledge(id, software_)).state(), v1::Referral::ACKNOWLEDGED);
  EXPECT_EQ(Must(Accept(id, software_)).state(), v1::Referral::ACCEPTED);
  const v1::PartnerReferral scheduled = Must(Schedule(id, software_, Tomorrow()));
  EXPECT_EQ(scheduled.state(), v1::Referral::SCHEDULED);
  EXPECT_EQ(TimeFromProto(scheduled.scheduled_time()), Tomorrow());
  EXPECT_EQ(Must(Report(id, software_, true, "Venue avec son chien")).state(), v1::Referral::ATTENDED);
  const v1::Referral referral = Get(id);
  EXPECT_EQ(referral.partner_note(), "Venue avec son chien");
  EXPECT_THAT(History(referral), ElementsAre("STATE_UNSPECIFIED>DRAFT by TEAM", "DRAFT>SENT by TEAM",
                                             "SENT>ACKNOWLEDGED by PARTNER", "ACKNOWLEDGED>ACCEPTED by PARTNER",
                                             "ACCEPTED>SCHEDULED by PARTNER", "SCHEDULED>ATTENDED by PARTNER"));
  EXPECT_EQ(referral.history(2).actor(), software_.subject);
}

TEST_F(PartnerReferrals, AreAnsweredOnThePageBehindALink) {
  const access::Principal page = OnPage();
  const std::string id = SentToPartner().id();
  Must(Acknowledge(id, page));
  const v1::Referral referral = Get(id);
  EXPECT_EQ(History(referral).back(), "SENT>ACKNOWLEDGED by PARTNER_PAGE");
  EXPECT_EQ(referral.history(2).actor(), page.subject);
}

TEST_F(PartnerReferrals, AreDeclinedForAReasonThatTheTeamIsTold) {
  const std::string id = SentToPartner().id();
  Must(Acknowledge(id, software_));
  EXPECT_THAT(Decline(id, software_, ""), IsRefusedFor("INVALID_FIELDS"));
  EXPECT_EQ(Must(Decline(id, software_, "Plus de place avant mars")).state(), v1::Referral::DECLINED);
  EXPECT_EQ(Get(id).decline_reason(), "Plus de place avant mars");
  EXPECT_THAT(Alerts(id), Contains("DECLINED"));
}

TEST_F(PartnerReferrals, TellThatThePersonDidNotCome) {
  const std::string id = Scheduled().id();
  EXPECT_EQ(Must(Report(id, software_, false, "Attendue une heure")).state(), v1::Referral::NO_SHOW);
  EXPECT_EQ(Get(id).partner_note(), "Attendue une heure");
  EXPECT_THAT(Alerts(id), Contains("NO_SHOW"));
}

TEST_F(PartnerReferrals, SayWhetherThePersonCame) {
  const std::string id = SentToPartner().id();
  Must(Acknowledge(id, software_));
  Must(Accept(id, software_));
  v1::ReportOutcomeRequest request;
  request.set_id(id);
  request.set_note("Rien à signaler");
  const auto refused = Call<v1::PartnerReferral>(software_, "PartnerReferralService.ReportOutcome", request);
  EXPECT_THAT(refused, IsRefusedFor("ATTENDED_MISSING"));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(See(id).state(), v1::Referral::ACCEPTED);
}

TEST_F(PartnerReferrals, AnsweredAgainTheSameWayDoNotChange) {
  const std::string id = SentToPartner().id();
  const absl::Time time = Tomorrow();
  const auto twice = [](const std::function<v1::PartnerReferral()>& answer) {
    const v1::PartnerReferral once = answer();
    EXPECT_EQ(answer().DebugString(), once.DebugString());
  };
  twice([&] { return Must(Acknowledge(id, software_)); });
  twice([&] { return Must(Accept(id, software_)); });
  twice([&] { return Must(Schedule(id, software_, time)); });
  twice([&] { return Must(Report(id, software_, true, "Venue")); });
  EXPECT_THAT(History(Get(id)), SizeIs(6));
}

TEST_F(PartnerReferrals, AreMovedToAnotherTime) {
  const std::string id = Scheduled().id();
  const absl::Time later = Tomorrow() + absl::Hours(3);
  EXPECT_EQ(TimeFromProto(Must(Schedule(id, software_, later)).scheduled_time()), later);
}

TEST_F(PartnerReferrals, AreScheduledWithinAYear) {
  const std::string id = Accepted().id();
  const absl::Time now = absl::Now();
  EXPECT_THAT(Schedule(id, software_, now - absl::Minutes(6)), IsRefusedFor("TIME_TOO_EARLY"));
  EXPECT_THAT(Schedule(id, software_, now + absl::Hours(24 * 367)), IsRefusedFor("TIME_TOO_FAR"));
  EXPECT_THAT(Call<v1::PartnerReferral>(software_, "PartnerReferralService.ScheduleReferral",
                                        [&] {
                                          v1::ScheduleReferralRequest request;
                                          request.set_id(id);
                                          return request;
                                        }()),
              IsRefusedFor("INVALID_FIELDS"));
  EXPECT_EQ(Must(Schedule(id, software_, now - absl::Minutes(4))).state(), v1::Referral::SCHEDULED);
}

TEST_F(PartnerReferrals, AreNotAnsweredOutOfTurn) {
  const std::string id = SentToPartner().id();
  EXPECT_THAT(Report(id, software_, true), IsRefusedFor("ILLEGAL_TRANSITION"));
  EXPECT_THAT(Schedule(id, software_, Tomorrow()), IsRefusedFor("ILLEGAL_TRANSITION"));
  Must(Cancel(id));
  EXPECT_THAT(Acknowledge(id, software_), IsRefusedFor("ILLEGAL_TRANSITION"));
  EXPECT_THAT(Decline(id, software_), IsRefusedFor("ILLEGAL_TRANSITION"));
}

TEST_F(PartnerReferrals, AreNotAnsweredByWhoReadAnOlderVersion) {
  const v1::Referral sent = SentToPartner();
  const v1::PartnerReferral acknowledged = Must(Acknowledge(sent.id(), software_, sent.etag()));
  EXPECT_THAT(Accept(sent.id(), software_, sent.etag()), IsRefusedFor("ETAG_MISMATCH"));
  EXPECT_EQ(Must(Accept(sent.id(), software_, acknowledged.etag())).state(), v1::Referral::ACCEPTED);
}

TEST_F(PartnerReferrals, DiscloseNothingByBeingAnswered) {
  const std::string id = SentToPartner().id();
  EXPECT_FALSE(Must(Acknowledge(id, software_)).has_disclosed());
  EXPECT_FALSE(Must(Accept(id, software_)).has_disclosed());
  EXPECT_THAT(Disclosures(id), IsEmpty());
}

}  // namespace
}  // namespace passerelle::referrals
