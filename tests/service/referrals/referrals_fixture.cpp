#include "tests/service/referrals/referrals_fixture.h"

#include <absl/synchronization/barrier.h>
#include <absl/time/clock.h>

#include <thread>

#include "passerelle/contacts/v1/people.pb.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"

namespace passerelle::referrals {
namespace {

// The column "it".
std::vector<std::string> Texts(const db::Result& rows) {
  std::vector<std::string> texts;
  texts.reserve(rows.size());
  for (const db::Row row : rows) texts.emplace_back(row.Text("it"));
  return texts;
}

}  // namespace

access::Principal PartnerOf(const std::string& partner) {
  return {"key:" + UuidV5("key of " + partner), {"partner"}, {}, partner};
}

// --- who there is ---

std::string Referrals::NewPerson(const std::string& site) {
  contacts::v1::RegisterPersonRequest request;
  request.set_site(site.empty() ? site_ : site);
  request.set_gender(common::v1::WOMAN);
  request.set_adult_confirmed(true);
  return Must(suite_.Call<contacts::v1::Person>(director_, "passerelle.contacts.v1.PeopleService.RegisterPerson",
                                                request))
      .id();
}

std::string Referrals::NewPartner(v1::Partner wish) {
  v1::CreatePartnerRequest request;
  *request.mutable_partner() = std::move(wish);
  v1::Partner& partner = *request.mutable_partner();
  if (partner.id().empty()) partner.set_id("partner-" + NewUuidV7());
  if (partner.name().empty()) partner.set_name("SIAO " + partner.id());
  if (!partner.has_channels()) partner.mutable_channels()->set_email("accueil@partenaire.example");
  return Must(Call<v1::Partner>(coordinator_, "PartnerService.CreatePartner", request)).id();
}

contacts::v1::CreateConsentRequest Referrals::ConsentRequest(const std::string& person, const std::string& partner,
                                                             const std::vector<common::v1::DataCategory>& categories) {
  contacts::v1::CreateConsentRequest request;
  request.set_person(person);
  request.set_purpose(contacts::v1::Consent::REFERRAL);
  request.set_partner(partner);
  for (const common::v1::DataCategory category : categories) request.add_categories(category);
  request.set_form(contacts::v1::Consent::WRITTEN_PAPER);
  request.set_document_ref("Classeur 3");
  return request;
}

std::string Referrals::NewConsent(const contacts::v1::CreateConsentRequest& request) {
  return Must(suite_.Call<contacts::v1::Consent>(director_, "passerelle.contacts.v1.ConsentService.CreateConsent",
                                                 request))
      .id();
}

std::string Referrals::NewConsent(const std::string& person, const std::string& partner,
                                  const std::vector<common::v1::DataCategory>& categories) {
  return NewConsent(ConsentRequest(person, partner, categories));
}

void Referrals::WithdrawConsent(const std::string& person, const std::string& consent) {
  contacts::v1::WithdrawConsentRequest request;
  request.set_person(person);
  request.set_consent(consent);
  Must(suite_.Call<contacts::v1::WithdrawConsentResponse>(
      director_, "passerelle.contacts.v1.ConsentService.WithdrawConsent", request));
}

// --- referrals ---

v1::CreateReferralRequest Referrals::Wish(const std::string& person, const std::string& partner) const {
  v1::CreateReferralRequest request;
  request.set_site(site_);
  request.set_person(person);
  request.set_partner(partner);
  request.set_theme(common::v1::ReferralTheme::HOUSING);
  request.set_summary(kNeed);
  return request;
}

v1::Referral Referrals::Draft() {
  const std::string person = NewPerson(), partner = NewPartner();
  NewConsent(person, partner);
  return Draft(person, partner);
}

v1::Referral Referrals::Told() {
  v1::Referral sent = Sent();
  EXPECT_TRUE(Eventually([&] {
    return !Must(suite_.Sql("referrals",
                            "select id from delivery where referral = $1 and exists (select from delivery_attempt "
                            "where delivery = delivery.id)",
                            {sent.id()}))
                .empty();
  })) << "the notification was not tried";
  return sent;
}

v1::Referral Referrals::In(v1::Referral::State state) {
  using Request = v1::RecordAnswerRequest;
  using Referral = v1::Referral;
  switch (state) {
    case Referral::SENT:
      return Sent();
    case Referral::ACKNOWLEDGED:
      return Must(Answer(Sent().id(), Request::ACKNOWLEDGED));
    case Referral::ACCEPTED:
      return Must(Answer(In(Referral::ACKNOWLEDGED).id(), Request::ACCEPTED));
    case Referral::DECLINED:
      return Must(Answer(In(Referral::ACKNOWLEDGED).id(), Request::DECLINED));
    case Referral::SCHEDULED:
      return Must(Answer(In(Referral::ACCEPTED).id(), Request::SCHEDULED));
    case Referral::ATTENDED:
      return Must(Answer(In(Referral::SCHEDULED).id(), Request::ATTENDED));
    case Referral::NO_SHOW:
      return Must(Answer(In(Referral::SCHEDULED).id(), Request::NO_SHOW));
    case Referral::CLOSED:
      return Must(Close(In(Referral::ATTENDED).id()));
    case Referral::CANCELLED:
      return Must(Cancel(Told().id()));
    case Referral::WITHDRAWN:
      return Must(Withdraw(Told().id()));
    case Referral::EXPIRED: {
      const std::string id = Told().id();
      Must(suite_.Sql("referrals", "update referral set answer_deadline = clock_timestamp() where id = $1", {id}));
      return Await(id, Referral::EXPIRED);
    }
    default:
      return Draft();
  }
}

absl::StatusOr<v1::Referral> Referrals::Get(const std::string& id, const access::Principal& caller) {
  v1::GetReferralRequest request;
  request.set_id(id);
  return Call<v1::Referral>(caller, "ReferralService.GetReferral", request);
}

absl::StatusOr<v1::Referral> Referrals::Update(const v1::Referral& referral, const std::vector<std::string>& mask) {
  v1::UpdateReferralRequest request;
  *request.mutable_referral() = referral;
  for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
  return Call<v1::Referral>(reception_, "ReferralService.UpdateReferral", request);
}

absl::StatusOr<v1::Referral> Referrals::Send(const std::string& id, const std::string& etag) {
  v1::SendReferralRequest request;
  request.set_id(id);
  request.set_etag(etag);
  return Send(request);
}

absl::StatusOr<v1::Referral> Referrals::Cancel(const std::string& id, const std::string& etag) {
  v1::CancelReferralRequest request;
  request.set_id(id);
  request.set_reason("Erreur de partenaire");
  request.set_etag(etag);
  return Call<v1::Referral>(reception_, "ReferralService.CancelReferral", request);
}

absl::StatusOr<v1::Referral> Referrals::Withdraw(const std::string& id, const std::string& etag) {
  v1::WithdrawReferralRequest request;
  request.set_id(id);
  request.set_reason("Ne souhaite plus");
  request.set_etag(etag);
  return Call<v1::Referral>(reception_, "ReferralService.WithdrawReferral", request);
}

absl::StatusOr<v1::Referral> Referrals::Close(const std::string& id, v1::Referral::Outcome outcome,
                                              const std::string& etag) {
  v1::CloseReferralRequest request;
  request.set_id(id);
  request.set_outcome(outcome);
  request.set_note("Logée");
  request.set_etag(etag);
  return Call<v1::Referral>(reception_, "ReferralService.CloseReferral", request);
}

absl::StatusOr<v1::Referral> Referrals::Reopen(const std::string& id, const std::string& etag) {
  v1::ReopenReferralRequest request;
  request.set_id(id);
  request.set_note("Souhaite y retourner");
  request.set_etag(etag);
  return Call<v1::Referral>(reception_, "ReferralService.ReopenReferral", request);
}

v1::RecordAnswerRequest Referrals::AnswerOf(const std::string& id, v1::RecordAnswerRequest::Answer answer) {
  v1::RecordAnswerRequest request;
  request.set_id(id);
  request.set_answer(answer);
  if (answer == v1::RecordAnswerRequest::SCHEDULED) SetProto(absl::Now() + absl::Hours(48), *request.mutable_time());
  if (answer == v1::RecordAnswerRequest::DECLINED) request.set_note("Liste d'attente fermée");
  return request;
}

absl::StatusOr<v1::Referral> Referrals::Answer(const std::string& id, v1::RecordAnswerRequest::Answer answer,
                                               const std::string& etag) {
  v1::RecordAnswerRequest request = AnswerOf(id, answer);
  request.set_etag(etag);
  return Call<v1::Referral>(reception_, "ReferralService.RecordAnswer", request);
}

v1::Referral Referrals::Await(const std::string& id, v1::Referral::State state) {
  v1::Referral referral;
  EXPECT_TRUE(Eventually([&] {
    referral = Get(id);
    return referral.state() == state;
  })) << v1::Referral::State_Name(referral.state());
  return referral;
}

// --- what is to be seen ---

std::vector<std::string> Referrals::Notifications(const std::string& referral) {
  return Texts(
      Must(suite_.Sql("referrals", "select type as it from delivery where referral = $1 order by number", {referral})));
}

std::vector<std::string> Referrals::Pending(const std::string& referral) {
  return Texts(Must(suite_.Sql(
      "referrals", "select type as it from delivery where referral = $1 and state = 'PENDING' order by number",
      {referral})));
}

void Referrals::KeepBusy(const std::string& partner) {
  Must(suite_.Sql("referrals",
                  "insert into delivery (id, partner, type, channel, body, event_time, next_attempt_time, "
                  "lease_expire_time) values (gen_random_uuid(), $1, 'test', 'EMAIL', '{}', now(), now(), "
                  "now() + interval '1 hour')",
                  {partner}));
}

std::vector<std::string> Referrals::Alerts(const std::string& referral) {
  return Texts(Must(suite_.Sql("referrals",
                               "select kind as it from referral_alert where referral = $1 and acknowledge_time is null "
                               "order by create_time",
                               {referral})));
}

std::vector<events::v1::ReferralChanged> Referrals::FactsOf(const std::string& referral) {
  suite_.AwaitFeeds();
  const db::Result rows = Must(suite_.Sql("referrals", "select fact from event_log order by position"));
  std::vector<events::v1::ReferralChanged> facts;
  for (const db::Row row : rows) {
    events::v1::Fact fact;
    EXPECT_TRUE(fact.ParseFromString(row.Bytes("fact")));
    if (fact.referral_changed().referral() == referral) facts.push_back(fact.referral_changed());
  }
  return facts;
}

std::vector<std::string> Referrals::History(const v1::Referral& referral) {
  std::vector<std::string> changes;
  changes.reserve(static_cast<std::size_t>(referral.history_size()));
  for (const v1::ReferralChange& change : referral.history()) {
    changes.push_back(StrCat(v1::Referral::State_Name(change.from()), ">", v1::Referral::State_Name(change.to()),
                             " by ", v1::ReferralChange::Side_Name(change.side())));
  }
  return changes;
}

void AtOnce(const std::vector<std::function<void()>>& calls) {
  auto* barrier = new absl::Barrier(static_cast<int>(calls.size()));
  std::vector<std::thread> threads;
  threads.reserve(calls.size());
  for (const auto& call : calls) {
    threads.emplace_back([barrier, &call] {
      if (barrier->Block()) delete barrier;
      call();
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace passerelle::referrals
