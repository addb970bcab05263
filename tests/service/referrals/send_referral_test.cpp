// Sending a referral: only on a written consent that is in force at this moment.
#include "services/runtime/base/proto_time.h"
#include "tests/service/referrals/referrals_fixture.h"

namespace passerelle::referrals {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Sending : public Referrals {
 protected:
  std::string FullPartner(absl::CivilDay until) {
    v1::Partner partner;
    partner.mutable_capacity()->set_full_until(absl::FormatCivilTime(until));
    return NewPartner(partner);
  }
  absl::CivilDay Today() const {
    absl::TimeZone paris;
    absl::LoadTimeZone("Europe/Paris", &paris);
    return absl::ToCivilDay(absl::Now(), paris);
  }
  // A draft of a person who has consented to nothing yet.
  const std::string person_ = NewPerson();
  const std::string partner_ = NewPartner();
};

TEST_F(Sending, TellsThePartnerAndAwaitsItsAnswer) {
  const std::string consent = NewConsent(person_, partner_);
  const v1::Referral sent = Must(Send(Draft(person_, partner_).id()));
  EXPECT_EQ(sent.state(), v1::Referral::SENT);
  EXPECT_EQ(sent.consent(), consent);
  const absl::Time send_time = TimeFromProto(sent.send_time());
  EXPECT_LT(absl::AbsDuration(absl::Now() - send_time), absl::Minutes(1));
  EXPECT_EQ(TimeFromProto(sent.answer_deadline()) - send_time, absl::Hours(7 * 24));
  EXPECT_THAT(History(sent), ElementsAre("STATE_UNSPECIFIED>DRAFT by TEAM", "DRAFT>SENT by TEAM"));
  EXPECT_EQ(sent.history(1).actor(), reception_.subject);
  EXPECT_THAT(Notifications(sent.id()), ElementsAre("referral.sent"));
  EXPECT_EQ(Get(sent.id()).DebugString(), sent.DebugString());
}

TEST_F(Sending, TellsTheOtherServices) {
  const v1::Referral sent = Sent();
  const auto facts = FactsOf(sent.id());
  ASSERT_THAT(facts, SizeIs(1));
  EXPECT_EQ(facts[0].site(), site_);
  EXPECT_EQ(facts[0].partner(), sent.partner());
  EXPECT_EQ(facts[0].theme(), "HOUSING");
  EXPECT_EQ(facts[0].state(), "SENT");
  EXPECT_EQ(facts[0].service_day(), absl::FormatCivilTime(Today()));
  EXPECT_EQ(TimeFromProto(facts[0].send_time()), TimeFromProto(sent.send_time()));
  EXPECT_FALSE(facts[0].has_answer_time());
  EXPECT_EQ(facts[0].outcome(), "");
  EXPECT_EQ(facts[0].version(), 2);
}

TEST_F(Sending, AgainChangesNothing) {
  const v1::Referral sent = Sent();
  EXPECT_EQ(Must(Send(sent.id())).DebugString(), sent.DebugString());
  EXPECT_EQ(Must(Send(sent.id(), "1")).DebugString(), sent.DebugString());  // the etag from before its first success
  EXPECT_THAT(Notifications(sent.id()), ElementsAre("referral.sent"));
}

TEST_F(Sending, NeedsAConsent) {
  const v1::Referral draft = Draft(person_, partner_);
  EXPECT_THAT(Send(draft.id()), IsRefusedFor("CONSENT_MISSING"));
  EXPECT_EQ(Send(draft.id()).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Get(draft.id()).DebugString(), draft.DebugString());
  EXPECT_THAT(Notifications(draft.id()), IsEmpty());
}

TEST_F(Sending, NeedsAConsentThatIsNotExpired) {
  contacts::v1::CreateConsentRequest request = ConsentRequest(person_, partner_, {common::v1::SUMMARY});
  SetProto(absl::Now() - absl::Hours(240), *request.mutable_obtain_time());
  request.set_expire_date(absl::FormatCivilTime(Today() - 1));
  NewConsent(request);
  EXPECT_THAT(Send(Draft(person_, partner_).id()), IsRefusedFor("CONSENT_MISSING"));
}

TEST_F(Sending, NeedsAConsentThatIsNotWithdrawn) {
  WithdrawConsent(person_, NewConsent(person_, partner_));
  EXPECT_THAT(Send(Draft(person_, partner_).id()), IsRefusedFor("CONSENT_MISSING"));
}

TEST_F(Sending, NeedsAConsentForThisPartner) {
  NewConsent(person_, NewPartner());
  EXPECT_THAT(Send(Draft(person_, partner_).id()), IsRefusedFor("CONSENT_MISSING"));
}

TEST_F(Sending, NeedsAConsentOfThisPerson) {
  const std::string other = NewPerson();
  v1::SendReferralRequest request;
  request.set_id(Draft(person_, partner_).id());
  request.set_consent(NewConsent(other, partner_));
  EXPECT_THAT(Send(request), IsRefusedFor("CONSENT_MISSING"));
}

TEST_F(Sending, NeedsAConsentThatCoversAllThatIsDisclosed) {
  NewConsent(person_, partner_, {common::v1::SUMMARY});
  v1::CreateReferralRequest request = Wish(person_, partner_);
  request.add_disclose(common::v1::SUMMARY);
  request.add_disclose(common::v1::PHONE);
  const std::string draft = Must(Create(request)).id();
  EXPECT_THAT(Send(draft), IsRefusedFor("CONSENT_MISSING"));
  NewConsent(person_, partner_, {common::v1::SUMMARY, common::v1::PHONE});
  EXPECT_TRUE(Send(draft).ok());
}

TEST_F(Sending, RestsOnTheConsentThatIsNamedOrTheDraftsOwn) {
  const std::string first = NewConsent(person_, partner_), second = NewConsent(person_, partner_);
  v1::CreateReferralRequest wish = Wish(person_, partner_);
  wish.set_consent(first);
  EXPECT_EQ(Must(Send(Must(Create(wish)).id())).consent(), first);
  v1::SendReferralRequest request;
  request.set_id(Must(Create(wish)).id());
  request.set_consent(second);
  EXPECT_EQ(Must(Send(request)).consent(), second);
}

TEST_F(Sending, WaitsForContactsAndLeavesTheDraftAsItIs) {
  const v1::Referral sent = Sent(), draft = Draft();
  suite_.Stop("contacts");
  const auto refused = Send(draft.id());
  const auto repeated = Send(sent.id());
  suite_.Start("contacts");
  EXPECT_THAT(refused, IsRefusedFor("SERVICE_UNAVAILABLE"));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(refused.status().GetPayload("type.googleapis.com/google.rpc.RetryInfo").has_value());
  EXPECT_EQ(Get(draft.id()).DebugString(), draft.DebugString());
  EXPECT_THAT(Notifications(draft.id()), IsEmpty());
  // One whose answer was lost is answered all the same.
  EXPECT_EQ(Must(repeated).DebugString(), sent.DebugString());
  EXPECT_TRUE(Eventually([&] { return Send(draft.id()).ok(); }));
}

TEST_F(Sending, IsRefusedWhileThePartnerHasNoRoom) {
  const std::string full = FullPartner(Today());
  NewConsent(person_, full);
  v1::SendReferralRequest request;
  request.set_id(Draft(person_, full).id());
  EXPECT_THAT(Send(request), IsRefusedFor("PARTNER_FULL"));
  request.set_override_capacity(true);
  EXPECT_EQ(Must(Send(request)).state(), v1::Referral::SENT);
}

TEST_F(Sending, IsDoneOnceThePartnerHasRoomAgain) {
  const std::string partner = FullPartner(Today() - 1);
  NewConsent(person_, partner);
  EXPECT_TRUE(Send(Draft(person_, partner).id()).ok());
}

TEST_F(Sending, IsRefusedToAPartnerThatHasRetiredMeanwhile) {
  const v1::Referral draft = Draft();
  v1::UpdatePartnerRequest request;
  request.mutable_partner()->set_id(draft.partner());
  request.mutable_partner()->set_state(v1::Partner::RETIRED);
  Must(Call<v1::Partner>(coordinator_, "PartnerService.UpdatePartner", request));
  EXPECT_THAT(Send(draft.id()), IsRefusedFor("PARTNER_UNKNOWN"));
}

TEST_F(Sending, IsRefusedForAVersionThatIsOutOfDate) {
  v1::Referral draft = Draft();
  const std::string read = draft.etag();
  draft.set_summary("Autre chose");
  ASSERT_TRUE(Update(draft, {"summary"}).ok());
  EXPECT_THAT(Send(draft.id(), read), IsRefusedFor("ETAG_MISMATCH"));
  EXPECT_TRUE(Send(draft.id(), "2").ok());
}

TEST_F(Sending, IsForTheSiteThatDraftedIt) {
  v1::SendReferralRequest request;
  request.set_id(Draft().id());
  EXPECT_THAT(Call<v1::Referral>(testing::Reception(suite_.NewSite()), "ReferralService.SendReferral", request),
              IsRefusedFor("REFERRAL_UNKNOWN"));
}

}  // namespace
}  // namespace passerelle::referrals
