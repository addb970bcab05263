#include "tests/simulator/play_referrals.h"

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <set>
#include <thread>

#include "passerelle/referrals/v1/partner_side.pb.h"
#include "services/runtime/base/uuid.h"

namespace passerelle::simulator {
namespace {

using google::protobuf::util::TimeUtil;
using referrals::v1::RecordAnswerRequest;
using referrals::v1::Referral;

// How long a referral may take to be withdrawn after its consent was.
constexpr absl::Duration kWithdrawPatience = absl::Seconds(60);
constexpr absl::Duration kAnswerLook = absl::Milliseconds(100);
// An answer that was lost is not given again with its secret: another key is made.
constexpr int kKeyTries = 5;
constexpr char kDeclineReason[] = "Plus de place avant le mois prochain.";

google::protobuf::Timestamp NextWeek() {
  return TimeUtil::SecondsToTimestamp(absl::ToUnixSeconds(absl::Now() + absl::Hours(7 * 24)));
}

// One referral under way.
class Way {
 public:
  Way(const PlannedReferral& planned, Api& team, Api& partner) : planned_(planned), team_(team), partner_(partner) {}

  absl::Status Draft(const std::string& person) {
    contacts::v1::Consent consent;
    absl::Status status =
        team_.Post(absl::StrCat("/v1/people/", person, "/consents"), planned_.consent, planned_.consent_key, &consent);
    if (!status.ok()) return status;
    consent_path_ = absl::StrCat("/v1/people/", person, "/consents/", consent.id());
    referrals::v1::CreateReferralRequest request = planned_.request;
    request.set_person(person);
    request.set_consent(consent.id());
    status = team_.Post("/v1/referrals", request, planned_.key, &referral_);
    return status.ok() ? Look() : status;
  }

  // The moves that have not been made yet.
  absl::Status GoOn() {
    const auto& moves = planned_.moves;
    const auto made = std::ranges::find_if(moves.rbegin(), moves.rend(),
                                           [this](Move move) { return StateAfter(move) == referral_.state(); });
    for (auto move = made.base(); move != moves.end(); ++move) {
      if (absl::Status status = Make(*move); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Look() {
    const std::string path = TeamPath("");
    referral_.Clear();
    return team_.Get(path, &referral_);
  }
  std::string TeamPath(const char* verb) const { return absl::StrCat("/v1/referrals/", referral_.id(), verb); }

  absl::Status Make(Move move) {
    switch (move) {
      case Move::kSend:
        return OfTeam<referrals::v1::SendReferralRequest>(":send");
      case Move::kAcknowledge:
        return planned_.by_telephone ? Recorded(RecordAnswerRequest::ACKNOWLEDGED) : Acknowledge();
      case Move::kAccept:
        return planned_.by_telephone ? Recorded(RecordAnswerRequest::ACCEPTED)
                                     : OfPartner(":accept", referrals::v1::AcceptReferralRequest());
      case Move::kDecline:
        return planned_.by_telephone ? Recorded(RecordAnswerRequest::DECLINED) : Decline();
      case Move::kSchedule:
        return planned_.by_telephone ? Recorded(RecordAnswerRequest::SCHEDULED) : Schedule();
      case Move::kAttend:
        return Attend();
      case Move::kMiss:
        return planned_.by_telephone ? Recorded(RecordAnswerRequest::NO_SHOW) : Report(false);
      case Move::kClose:
        return Close();
      case Move::kCancel:
        return OfTeam<referrals::v1::CancelReferralRequest>(":cancel");
      case Move::kWithdraw:
        return OfTeam<referrals::v1::WithdrawReferralRequest>(":withdraw");
      case Move::kWithdrawConsent:
        return WithdrawConsent();
    }
    return absl::InternalError("no such move");
  }

  template <class Request>
  absl::Status OfTeam(const char* verb, const Request& request = {}) {
    Referral after;
    return team_.Post(TeamPath(verb), request, "", &after);
  }
  absl::Status OfPartner(const char* verb, const google::protobuf::Message& request) {
    referrals::v1::PartnerReferral after;
    return partner_.Post(absl::StrCat("/v1/partner/referrals/", referral_.id(), verb), request, "", &after);
  }

  // What the partner said to the team.
  absl::Status Recorded(RecordAnswerRequest::Answer answer) {
    RecordAnswerRequest request;
    request.set_answer(answer);
    if (answer == RecordAnswerRequest::SCHEDULED) *request.mutable_time() = NextWeek();
    if (answer == RecordAnswerRequest::DECLINED) request.set_note(kDeclineReason);
    return OfTeam(":recordAnswer", request);
  }

  // The partner reads what was disclosed first.
  absl::Status Acknowledge() {
    referrals::v1::PartnerReferral seen;
    absl::Status status = partner_.Get(absl::StrCat("/v1/partner/referrals/", referral_.id()), &seen);
    if (!status.ok()) return status;
    if (seen.disclosed().summary() != planned_.request.summary())
      return absl::DataLossError(absl::StrCat("the partner does not see what referral ", referral_.id(), " is about"));
    return OfPartner(":acknowledge", referrals::v1::AcknowledgeReferralRequest());
  }
  absl::Status Decline() {
    referrals::v1::DeclineReferralRequest request;
    request.set_reason(kDeclineReason);
    return OfPartner(":decline", request);
  }
  absl::Status Schedule() {
    referrals::v1::ScheduleReferralRequest request;
    *request.mutable_time() = NextWeek();
    return OfPartner(":schedule", request);
  }
  absl::Status Attend() {
    if (planned_.request.accompanied()) {
      referrals::v1::RecordAccompanimentRequest request;
      request.set_minutes(90);
      Referral after;
      absl::Status status = team_.Post(TeamPath(":recordAccompaniment"), request, planned_.accompaniment_key, &after);
      if (!status.ok()) return status;
    }
    return planned_.by_telephone ? Recorded(RecordAnswerRequest::ATTENDED) : Report(true);
  }
  absl::Status Report(bool attended) {
    referrals::v1::ReportOutcomeRequest request;
    request.set_attended(attended);
    return OfPartner(":reportOutcome", request);
  }
  absl::Status Close() {
    referrals::v1::CloseReferralRequest request;
    request.set_outcome(planned_.outcome);
    return OfTeam(":close", request);
  }
  // The person takes back what they signed; the referral that rests on it follows by itself.
  absl::Status WithdrawConsent() {
    contacts::v1::WithdrawConsentResponse withdrawn;
    absl::Status status =
        team_.Post(consent_path_ + ":withdraw", contacts::v1::WithdrawConsentRequest(), "", &withdrawn);
    const absl::Time end = absl::Now() + kWithdrawPatience;
    while (status.ok() && referral_.state() != Referral::WITHDRAWN) {
      if (absl::Now() > end)
        return absl::DeadlineExceededError(absl::StrCat("referral ", referral_.id(), " outlives its consent"));
      std::this_thread::sleep_for(absl::ToChronoNanoseconds(kAnswerLook));
      status = Look();
    }
    return status;
  }

  const PlannedReferral& planned_;
  Api& team_;
  Api& partner_;
  std::string consent_path_;
  Referral referral_;
};

}  // namespace

ReferralPlayer::ReferralPlayer(const Plan& plan, Session& team, Session& director, Crew& crew)
    : plan_(plan), team_(team), director_(director), crew_(crew) {
  std::set<std::string> slugs;
  for (const PlannedReferral& planned : plan.referrals) slugs.insert(planned.request.partner());
  for (const std::string& slug : slugs) partners_.push_back({.slug = slug, .key = "", .session = nullptr});
}

void ReferralPlayer::Play(const std::vector<std::string>& people, int threads, std::atomic<int>* done) {
  const int partners = static_cast<int>(partners_.size());
  crew_.Do({.name = "Keys", .count = partners, .session = director_},
           [this](Api& api, int index) { return MakeKey(api, partners_[static_cast<std::size_t>(index)]); });
  crew_.Do(
      {.name = "Referrals", .count = static_cast<int>(plan_.referrals.size()), .session = team_, .threads = threads},
      [&](Api& api, int index) {
        const PlannedReferral& planned = plan_.referrals[static_cast<std::size_t>(index)];
        absl::Status status = Refer(api, planned, people[static_cast<std::size_t>(planned.person)]);
        if (status.ok()) ++played_;
        if (done != nullptr) ++*done;
        return status;
      });
  crew_.Do({.name = "Keys back", .count = partners, .session = director_}, [this](Api& api, int index) {
    const std::string& key = partners_[static_cast<std::size_t>(index)].key;
    gateway::v1::ApiKey revoked;
    if (key.empty()) return absl::OkStatus();
    return api.Post(absl::StrCat("/v1/apiKeys/", key, ":revoke"), gateway::v1::RevokeApiKeyRequest(), "", &revoked);
  });
}

// A key that outlives the simulator, because that was killed, ends by itself.
absl::Status ReferralPlayer::MakeKey(Api& director, Partner& partner) {
  gateway::v1::CreateApiKeyRequest request;
  request.set_display_name("Simulator");
  request.set_role("partner");
  request.set_partner(partner.slug);
  request.set_expire_date(absl::FormatTime("%Y-%m-%d", absl::Now() + absl::Hours(48), absl::UTCTimeZone()));
  for (int attempt = 0; attempt < kKeyTries; ++attempt) {
    gateway::v1::ApiKey key;
    if (absl::Status status = director.Post("/v1/apiKeys", request, NewUuidV7(), &key); !status.ok()) return status;
    if (key.secret().empty()) continue;
    Access access = director_.access();
    access.token = key.secret();
    partner.key = key.id();
    partner.session = std::make_unique<Session>(std::move(access));
    return absl::OkStatus();
  }
  return absl::UnavailableError(absl::StrCat("no key for ", partner.slug));
}

ReferralPlayer::Partner& ReferralPlayer::PartnerOf(const PlannedReferral& planned) {
  return *std::ranges::lower_bound(partners_, planned.request.partner(), {}, &Partner::slug);
}

absl::Status ReferralPlayer::Refer(Api& team, const PlannedReferral& planned, const std::string& person) {
  if (person.empty()) return absl::FailedPreconditionError("the person of this referral could not be registered");
  const Partner& partner = PartnerOf(planned);
  if (partner.session == nullptr) return absl::FailedPreconditionError("the partner has no key");
  Api answers(*partner.session, crew_.tally());
  Way way(planned, team, answers);
  const absl::Status drafted = way.Draft(person);
  return drafted.ok() ? way.GoOn() : drafted;
}

}  // namespace passerelle::simulator
