// Every move of a referral by the team, from every state.
#include "services/referrals/lifecycle/transitions.h"
#include "services/runtime/base/proto_time.h"
#include "tests/service/referrals/referrals_fixture.h"

namespace passerelle::referrals {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Request = v1::RecordAnswerRequest;

constexpr v1::Referral::State kTargets[] = {v1::Referral::DRAFT,    v1::Referral::SENT,     v1::Referral::ACKNOWLEDGED,
                                            v1::Referral::ACCEPTED, v1::Referral::DECLINED, v1::Referral::ATTENDED,
                                            v1::Referral::NO_SHOW,  v1::Referral::CLOSED,   v1::Referral::CANCELLED,
                                            v1::Referral::WITHDRAWN};

class Moves : public Referrals {
 protected:
  // Asks for the move by the rpc that makes it.
  absl::StatusOr<v1::Referral> MoveTo(v1::Referral::State to, const std::string& id, const std::string& etag = "") {
    switch (to) {
      case v1::Referral::DRAFT:
        return Reopen(id, etag);
      case v1::Referral::SENT:
        return Send(id, etag);
      case v1::Referral::ACKNOWLEDGED:
        return Answer(id, Request::ACKNOWLEDGED, etag);
      case v1::Referral::ACCEPTED:
        return Answer(id, Request::ACCEPTED, etag);
      case v1::Referral::DECLINED:
        return Answer(id, Request::DECLINED, etag);
      case v1::Referral::SCHEDULED:
        return Answer(id, Request::SCHEDULED, etag);
      case v1::Referral::ATTENDED:
        return Answer(id, Request::ATTENDED, etag);
      case v1::Referral::NO_SHOW:
        return Answer(id, Request::NO_SHOW, etag);
      case v1::Referral::CLOSED:
        return Close(id, v1::Referral::COMPLETED, etag);
      case v1::Referral::CANCELLED:
        return Cancel(id, etag);
      default:
        return Withdraw(id, etag);
    }
  }
};

class MovesFrom : public Moves, public ::testing::WithParamInterface<v1::Referral::State> {};

TEST_P(MovesFrom, AreRefusedWhereTheStateDoesNotAllowThem) {
  const v1::Referral before = In(GetParam());
  for (const v1::Referral::State to : kTargets) {
    if (to == GetParam() || MayMove(GetParam(), to)) continue;
    const auto refused = MoveTo(to, before.id());
    EXPECT_THAT(refused, IsRefusedFor("ILLEGAL_TRANSITION")) << v1::Referral::State_Name(to);
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  }
  if (GetParam() != v1::Referral::SCHEDULED && !MayMove(GetParam(), v1::Referral::SCHEDULED)) {
    EXPECT_THAT(MoveTo(v1::Referral::SCHEDULED, before.id()), IsRefusedFor("ILLEGAL_TRANSITION"));
  }
  EXPECT_EQ(Get(before.id()).DebugString(), before.DebugString());
}

TEST_P(MovesFrom, ToWhereItIsChangeNothing) {
  const v1::Referral before = In(GetParam());
  // There is no such call, or it is tested on its own.
  if (before.state() == v1::Referral::EXPIRED || before.state() == v1::Referral::SCHEDULED ||
      before.state() == v1::Referral::DRAFT)
    return;
  const std::vector<std::string> told = Notifications(before.id());
  EXPECT_EQ(Must(MoveTo(GetParam(), before.id())).DebugString(), before.DebugString());
  EXPECT_EQ(Must(MoveTo(GetParam(), before.id(), "1")).DebugString(), before.DebugString());
  EXPECT_EQ(Notifications(before.id()), told);
}

TEST_P(MovesFrom, AreMadeWhereTheStateAllowsThem) {
  for (int number = v1::Referral::DRAFT; number < v1::Referral::EXPIRED; ++number) {
    const auto to = static_cast<v1::Referral::State>(number);
    if (!MayMove(GetParam(), to)) continue;
    const v1::Referral before = In(GetParam());
    EXPECT_THAT(MoveTo(to, before.id(), "99"), IsRefusedFor("ETAG_MISMATCH"));
    const v1::Referral after = Must(MoveTo(to, before.id(), before.etag()));
    EXPECT_EQ(after.state(), to);
    EXPECT_EQ(after.history_size(), before.history_size() + 1);
    const v1::ReferralChange& change = after.history(after.history_size() - 1);
    EXPECT_EQ(change.from(), before.state());
    EXPECT_EQ(change.to(), to);
    EXPECT_EQ(change.side(), v1::ReferralChange::TEAM);
    EXPECT_EQ(change.actor(), reception_.subject);
    EXPECT_EQ(std::stoi(after.etag()), std::stoi(before.etag()) + 1);
    EXPECT_EQ(after.has_answer_deadline(), AwaitsAnswer(to));
    EXPECT_EQ(Get(after.id()).DebugString(), after.DebugString());
  }
}

INSTANTIATE_TEST_SUITE_P(EveryState, MovesFrom,
                         ::testing::Range(v1::Referral::DRAFT,
                                          static_cast<v1::Referral::State>(v1::Referral::State_MAX + 1), 1),
                         [](const auto& state) {
                           std::string name = v1::Referral::State_Name(state.param);
                           std::erase(name, '_');
                           return name;
                         });

TEST_F(Moves, AlongTheWholeWayAreOnRecord) {
  const v1::Referral closed = In(v1::Referral::CLOSED);
  EXPECT_THAT(History(closed),
              ElementsAre("STATE_UNSPECIFIED>DRAFT by TEAM", "DRAFT>SENT by TEAM", "SENT>ACKNOWLEDGED by TEAM",
                          "ACKNOWLEDGED>ACCEPTED by TEAM", "ACCEPTED>SCHEDULED by TEAM", "SCHEDULED>ATTENDED by TEAM",
                          "ATTENDED>CLOSED by TEAM"));
  EXPECT_EQ(closed.history(6).note(), "Logée");
  EXPECT_EQ(closed.outcome(), v1::Referral::COMPLETED);
  EXPECT_TRUE(closed.has_answer_time());
  EXPECT_TRUE(closed.has_scheduled_time());
  EXPECT_THAT(Notifications(closed.id()), ElementsAre("referral.sent", "referral.closed"));
  const auto facts = FactsOf(closed.id());
  ASSERT_EQ(facts.size(), 6U);
  EXPECT_EQ(facts[5].state(), "CLOSED");
  EXPECT_EQ(facts[5].outcome(), "COMPLETED");
  EXPECT_EQ(facts[5].service_day(), facts[0].service_day());
  EXPECT_EQ(facts[5].version(), 7);
}

TEST_F(Moves, ThatEndItTellThePartner) {
  EXPECT_THAT(Notifications(In(v1::Referral::CANCELLED).id()), ElementsAre("referral.sent", "referral.cancelled"));
  EXPECT_THAT(Notifications(In(v1::Referral::WITHDRAWN).id()), ElementsAre("referral.sent", "referral.withdrawn"));
}

TEST_F(Moves, ThatEndItStopWhatStillAsksForAnAnswer) {
  for (const auto end : {v1::Referral::CANCELLED, v1::Referral::WITHDRAWN, v1::Referral::EXPIRED}) {
    const v1::Referral draft = Draft();
    KeepBusy(draft.partner());
    Must(Send(draft.id()));
    ASSERT_THAT(Pending(draft.id()), ElementsAre("referral.sent"));
    if (end == v1::Referral::EXPIRED) {
      Must(suite_.Sql("referrals", "update referral set answer_deadline = now() where id = $1", {draft.id()}));
      Await(draft.id(), end);
    } else {
      Must(MoveTo(end, draft.id()));
    }
    EXPECT_THAT(Pending(draft.id()), IsEmpty());
    // It was never tried: the partner need not hear of the end of what it never heard of.
    EXPECT_THAT(Notifications(draft.id()), ElementsAre("referral.sent"));
  }
}

TEST_F(Moves, OfAPartnerThatAnswersWithoutHavingBeenToldAreToldToItsEnd) {
  const v1::Referral draft = Draft();
  KeepBusy(draft.partner());
  Must(Send(draft.id()));
  Must(Answer(draft.id(), Request::ACKNOWLEDGED));
  Must(Cancel(draft.id()));
  EXPECT_THAT(Pending(draft.id()), ElementsAre("referral.cancelled"));
}

TEST_F(Moves, ByThePartnerStopTheReminder) {
  const v1::Referral draft = Draft();
  KeepBusy(draft.partner());
  Must(Send(draft.id()));
  Must(suite_.Sql("referrals", "update referral set remind_time = now() where id = $1", {draft.id()}));
  ASSERT_TRUE(Eventually([&] { return Pending(draft.id()).size() == 2; }));
  Must(Answer(draft.id(), Request::ACKNOWLEDGED));
  // The first message carries the link to the referral.
  EXPECT_THAT(Pending(draft.id()), ElementsAre("referral.sent"));
}

TEST_F(Moves, ThatAreRefusalsAlertTheTeam) {
  const v1::Referral declined = In(v1::Referral::DECLINED);
  EXPECT_EQ(declined.decline_reason(), "Liste d'attente fermée");
  EXPECT_TRUE(declined.has_answer_time());
  EXPECT_THAT(Alerts(declined.id()), ElementsAre("DECLINED"));
  EXPECT_THAT(Alerts(In(v1::Referral::NO_SHOW).id()), ElementsAre("NO_SHOW"));
  EXPECT_THAT(Alerts(In(v1::Referral::ATTENDED).id()), IsEmpty());
}

TEST_F(Moves, ToAnotherTimeAreMovesAndToTheSameAreNone) {
  const v1::Referral before = In(v1::Referral::SCHEDULED);
  Request request = AnswerOf(before.id(), Request::SCHEDULED);
  *request.mutable_time() = before.scheduled_time();
  EXPECT_EQ(Must(Call<v1::Referral>(reception_, "ReferralService.RecordAnswer", request)).DebugString(),
            before.DebugString());
  SetProto(absl::Now() + absl::Hours(72), *request.mutable_time());
  const v1::Referral after = Must(Call<v1::Referral>(reception_, "ReferralService.RecordAnswer", request));
  EXPECT_EQ(TimeFromProto(after.scheduled_time()), TimeFromProto(request.time()));
  EXPECT_EQ(History(after).back(), "SCHEDULED>SCHEDULED by TEAM");
}

TEST_F(Moves, InOtherWordsAreRefused) {
  const auto answer = [&](v1::Referral::State in, Request::Answer what) {
    Request request = AnswerOf(In(in).id(), what);
    request.set_note("Autre chose");
    return Call<v1::Referral>(reception_, "ReferralService.RecordAnswer", request);
  };
  EXPECT_THAT(answer(v1::Referral::DECLINED, Request::DECLINED), IsRefusedFor("ILLEGAL_TRANSITION"));
  EXPECT_THAT(answer(v1::Referral::ATTENDED, Request::ATTENDED), IsRefusedFor("ILLEGAL_TRANSITION"));
  EXPECT_THAT(answer(v1::Referral::NO_SHOW, Request::NO_SHOW), IsRefusedFor("ILLEGAL_TRANSITION"));
  EXPECT_TRUE(answer(v1::Referral::ACCEPTED, Request::ACCEPTED).ok()) << "it says nothing more than that";
  const auto in_other_words = [&]<class Change>(Change request, v1::Referral::State in, const std::string& method) {
    request.set_id(In(in).id());
    return Call<v1::Referral>(reception_, "ReferralService." + method, request);
  };
  v1::CancelReferralRequest cancel;
  cancel.set_reason("Autre chose");
  EXPECT_THAT(in_other_words(cancel, v1::Referral::CANCELLED, "CancelReferral"), IsRefusedFor("ILLEGAL_TRANSITION"));
  v1::WithdrawReferralRequest withdraw;
  withdraw.set_reason("Autre chose");
  EXPECT_THAT(in_other_words(withdraw, v1::Referral::WITHDRAWN, "WithdrawReferral"),
              IsRefusedFor("ILLEGAL_TRANSITION"));
  v1::CloseReferralRequest close;
  close.set_outcome(v1::Referral::COMPLETED);
  close.set_note("Autre chose");
  EXPECT_THAT(in_other_words(close, v1::Referral::CLOSED, "CloseReferral"), IsRefusedFor("ILLEGAL_TRANSITION"));
}

TEST_F(Moves, ByThePartnerInOtherWordsAreRefused) {
  const v1::Referral before = In(v1::Referral::DECLINED);
  v1::DeclineReferralRequest request;
  request.set_id(before.id());
  const auto decline = [&](const std::string& reason) {
    request.set_reason(reason);
    return Call<v1::PartnerReferral>(PartnerOf(before.partner()), "PartnerReferralService.DeclineReferral", request);
  };
  EXPECT_THAT(decline("Autre chose"), IsRefusedFor("ILLEGAL_TRANSITION"));
  EXPECT_TRUE(decline(before.decline_reason()).ok());
  EXPECT_THAT(decline("  "), IsRefusedFor("INVALID_FIELDS"));
  EXPECT_EQ(Get(before.id()).DebugString(), before.DebugString());
}

TEST_F(Moves, BackToADraftAreOfWhatWasSomewhereElse) {
  EXPECT_THAT(Reopen(Draft().id()), IsRefusedFor("ILLEGAL_TRANSITION"));
  const v1::Referral reopened = Must(Reopen(In(v1::Referral::DECLINED).id()));
  EXPECT_EQ(Must(Reopen(reopened.id())).DebugString(), reopened.DebugString());
  v1::ReopenReferralRequest request;
  request.set_id(reopened.id());
  const auto reopen = [&](const std::string& note) {
    request.set_note(note);
    return Call<v1::Referral>(reception_, "ReferralService.ReopenReferral", request);
  };
  EXPECT_THAT(reopen("Autre chose"), IsRefusedFor("ILLEGAL_TRANSITION"));
  EXPECT_THAT(reopen(" \n"), IsRefusedFor("INVALID_FIELDS"));
}

TEST_F(Moves, ToAnotherOutcomeAreRefused) {
  const v1::Referral closed = In(v1::Referral::CLOSED);
  EXPECT_THAT(Close(closed.id(), v1::Referral::LOST_CONTACT), IsRefusedFor("ILLEGAL_TRANSITION"));
}

TEST_F(Moves, NeedWhatAnAnswerIsWorthNothingWithout) {
  Request request;
  request.set_id(In(v1::Referral::ACKNOWLEDGED).id());
  const auto answer = [&](Request::Answer what) {
    request.set_answer(what);
    return Call<v1::Referral>(reception_, "ReferralService.RecordAnswer", request);
  };
  EXPECT_THAT(answer(Request::DECLINED), IsRefusedFor("REASON_MISSING"));
  EXPECT_THAT(answer(Request::SCHEDULED), IsRefusedFor("TIME_MISSING"));
  request.set_note("  ");
  EXPECT_THAT(answer(Request::DECLINED), IsRefusedFor("REASON_MISSING"));
}

TEST_F(Moves, ToATimeMayBeToldLateButNotAsASlip) {
  Request request = AnswerOf(In(v1::Referral::ACCEPTED).id(), Request::SCHEDULED);
  const auto at = [&](absl::Time time) {
    SetProto(time, *request.mutable_time());
    return Call<v1::Referral>(reception_, "ReferralService.RecordAnswer", request);
  };
  EXPECT_THAT(at(absl::UnixEpoch()), IsRefusedFor("TIME_TOO_EARLY"));
  EXPECT_THAT(at(absl::Now() + absl::Hours(24 * 400)), IsRefusedFor("TIME_TOO_FAR"));
  EXPECT_EQ(Must(at(absl::Now() - absl::Hours(24))).state(), v1::Referral::SCHEDULED);
}

TEST_F(Moves, OfAReferralThatIsTakenUpAgainBeginAnewAndCountOnce) {
  const v1::Referral closed = In(v1::Referral::CLOSED);
  const v1::Referral draft = Must(Reopen(closed.id()));
  EXPECT_EQ(draft.state(), v1::Referral::DRAFT);
  EXPECT_EQ(draft.outcome(), v1::Referral::OUTCOME_UNSPECIFIED);
  EXPECT_FALSE(draft.has_answer_time() || draft.has_scheduled_time() || draft.has_answer_deadline());
  EXPECT_EQ(TimeFromProto(draft.send_time()), TimeFromProto(closed.send_time()));
  EXPECT_EQ(draft.history(draft.history_size() - 1).note(), "Souhaite y retourner");
  EXPECT_THAT(Notifications(draft.id()), ElementsAre("referral.sent", "referral.closed"));
  const v1::Referral again = Must(Send(draft.id()));
  EXPECT_GT(TimeFromProto(again.send_time()), TimeFromProto(closed.send_time()));
  EXPECT_THAT(Notifications(draft.id()), ElementsAre("referral.sent", "referral.closed", "referral.sent"));
  const auto facts = FactsOf(draft.id());
  for (const auto& fact : facts) EXPECT_EQ(fact.service_day(), facts[0].service_day());
  EXPECT_EQ(facts.back().state(), "SENT");
  EXPECT_EQ(facts.back().outcome(), "");
}

TEST_F(Moves, OfAReferralThatWasTakenUpAgainAndNotSentTellNobody) {
  const v1::Referral draft = Must(Reopen(In(v1::Referral::DECLINED).id()));
  ASSERT_TRUE(Cancel(draft.id()).ok());
  EXPECT_THAT(Notifications(draft.id()), ElementsAre("referral.sent"));
  EXPECT_EQ(FactsOf(draft.id()).back().state(), "CANCELLED");
  const access::Principal partner = PartnerOf(draft.partner());
  v1::GetPartnerReferralRequest request;
  request.set_id(draft.id());
  EXPECT_THAT(Call<v1::PartnerReferral>(partner, "PartnerReferralService.GetPartnerReferral", request),
              IsRefusedFor("REFERRAL_UNKNOWN"));
  EXPECT_THAT(Must(Call<v1::ListPartnerReferralsResponse>(partner, "PartnerReferralService.ListPartnerReferrals",
                                                          v1::ListPartnerReferralsRequest()))
                  .referrals(),
              IsEmpty());
}

TEST_F(Moves, AreForTheSiteThatRefers) {
  v1::CancelReferralRequest request;
  request.set_id(Sent().id());
  EXPECT_THAT(Call<v1::Referral>(testing::Reception(suite_.NewSite()), "ReferralService.CancelReferral", request),
              IsRefusedFor("REFERRAL_UNKNOWN"));
}

}  // namespace
}  // namespace passerelle::referrals
