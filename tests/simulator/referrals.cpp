#include "tests/simulator/referrals.h"

#include <algorithm>
#include <map>
#include <span>

#include "tests/simulator/plan.h"
#include "tests/simulator/random.h"

namespace passerelle::simulator {
namespace {

using common::v1::ReferralTheme;
using referrals::v1::Referral;

// Each referral draws from a stream of its own, far from those of the other stages.
constexpr std::uint64_t kReferralStream = 1000;
// How many partners answer by telephone.
constexpr double kByTelephone = 0.3;

// A need, and who may help; `weight` out of the sum of all.
struct Need {
  int weight;
  ReferralTheme::Theme theme;
  const char* partner;
  const char* summary;
};

constexpr Need kNeeds[] = {
    {20, ReferralTheme::RIGHTS, "ccas-de-la-plaine", "Domiciliation, puis ouverture de droits."},
    {18, ReferralTheme::ADDICTION_CARE, "csapa-la-traverse", "Souhaite commencer un traitement de substitution."},
    {15, ReferralTheme::HOUSING, "siao-du-levant", "Dort dehors, cherche une place d'hébergement."},
    {14, ReferralTheme::CARE, "pass-des-hauteurs", "Abcès à faire soigner, sans couverture sociale."},
    {10, ReferralTheme::SCREENING, "cegidd-est", "Demande un dépistage des hépatites."},
    {6, ReferralTheme::MENTAL_HEALTH, "csapa-la-traverse", "Aimerait voir un psychologue."},
    {6, ReferralTheme::EMPLOYMENT, "mission-locale-horizon", "Cherche une formation courte."},
    {5, ReferralTheme::LEGAL, "boutique-du-droit", "Convocation à préparer avec un avocat."},
    {4, ReferralTheme::FOOD, "ccas-de-la-plaine", "Accès à l'épicerie solidaire."},
    {2, ReferralTheme::FAMILY, "maison-des-familles", "Voudrait revoir ses enfants."},
};

// How a referral may go.
struct Course {
  int weight;
  std::vector<Move> moves;
  Referral::Outcome outcome = Referral::OUTCOME_UNSPECIFIED;
};

const std::vector<Course>& Courses() {
  using enum Move;
  static const std::vector<Course> courses = {
      {6, {kSend}},
      {6, {kSend, kAcknowledge}},
      {5, {kSend, kAcknowledge, kAccept}},
      {8, {kSend, kAcknowledge, kAccept, kSchedule}},
      {5, {kSend, kAcknowledge, kAccept, kSchedule, kAttend}},
      {28, {kSend, kAcknowledge, kAccept, kSchedule, kAttend, kClose}, Referral::COMPLETED},
      {9, {kSend, kAcknowledge, kAccept, kSchedule, kAttend, kClose}, Referral::PARTLY},
      {4, {kSend, kAcknowledge, kAccept, kSchedule, kMiss}},
      {6, {kSend, kAcknowledge, kAccept, kSchedule, kMiss, kClose}, Referral::NOT_ATTENDED},
      {3, {kSend, kAcknowledge, kAccept, kSchedule, kMiss, kClose}, Referral::LOST_CONTACT},
      {4, {kSend, kAcknowledge, kDecline}},
      {8, {kSend, kAcknowledge, kDecline, kClose}, Referral::REFUSED},
      {3, {kSend, kCancel}},
      {3, {kSend, kAcknowledge, kWithdraw}},
      {2, {kSend, kAcknowledge, kWithdrawConsent}},
  };
  return courses;
}

// One of them, each as often as it weighs.
template <class Weighted>
const Weighted& Draw(std::span<const Weighted> choices, Random& random) {
  int sum = 0;
  for (const Weighted& choice : choices) sum += choice.weight;
  int drawn = random.Below(sum);
  const auto hit = std::ranges::find_if(choices, [&](const Weighted& choice) { return (drawn -= choice.weight) < 0; });
  return *hit;
}

// What the person signs.
contacts::v1::CreateConsentRequest DrawConsent(const Need& need, Random& random) {
  contacts::v1::CreateConsentRequest consent;
  consent.set_purpose(contacts::v1::Consent::REFERRAL);
  consent.set_partner(need.partner);
  for (const auto category : {common::v1::SUMMARY, common::v1::PSEUDONYM, common::v1::LANGUAGES})
    consent.add_categories(category);
  consent.set_form(random.Chance(0.7) ? contacts::v1::Consent::WRITTEN_PAPER
                                      : contacts::v1::Consent::WRITTEN_ELECTRONIC);
  consent.set_document_ref("Classeur des accords");
  return consent;
}

PlannedReferral DrawReferral(const Figures& figures, int index) {
  Random random(figures.seed, kReferralStream + static_cast<std::uint64_t>(index));
  const Need& need = Draw(std::span<const Need>(kNeeds), random);
  const Course& course = Draw(std::span<const Course>(Courses()), random);
  PlannedReferral referral;
  referral.person = random.Below(figures.people);
  referral.moves = course.moves;
  referral.outcome = course.outcome;
  referral.by_telephone = random.Chance(kByTelephone);
  referral.consent_key = KeyOf(figures, "consent", index);
  referral.consent = DrawConsent(need, random);
  referral.key = KeyOf(figures, "referral", index);
  referral.request.set_site(figures.site);
  referral.request.set_partner(need.partner);
  referral.request.set_theme(need.theme);
  referral.request.set_summary(need.summary);
  referral.request.set_urgency(random.Chance(0.2) ? Referral::HIGH : Referral::NORMAL);
  referral.request.add_disclose(common::v1::SUMMARY);
  if (random.Chance(0.6)) referral.request.add_disclose(common::v1::PSEUDONYM);
  referral.request.set_accompanied(random.Chance(0.25));
  referral.accompaniment_key = KeyOf(figures, "accompaniment", index);
  return referral;
}

bool Has(const PlannedReferral& referral, Move move) { return std::ranges::count(referral.moves, move) > 0; }

}  // namespace

Referral::State StateAfter(Move move) {
  switch (move) {
    case Move::kSend:
      return Referral::SENT;
    case Move::kAcknowledge:
      return Referral::ACKNOWLEDGED;
    case Move::kAccept:
      return Referral::ACCEPTED;
    case Move::kDecline:
      return Referral::DECLINED;
    case Move::kSchedule:
      return Referral::SCHEDULED;
    case Move::kAttend:
      return Referral::ATTENDED;
    case Move::kMiss:
      return Referral::NO_SHOW;
    case Move::kClose:
      return Referral::CLOSED;
    case Move::kCancel:
      return Referral::CANCELLED;
    case Move::kWithdraw:
    case Move::kWithdrawConsent:
      return Referral::WITHDRAWN;
  }
  return Referral::STATE_UNSPECIFIED;
}

std::vector<PlannedReferral> MakeReferrals(const Plan& plan) {
  std::vector<PlannedReferral> referrals;
  referrals.reserve(static_cast<std::size_t>(plan.figures.referrals));
  for (int index = 0; index < plan.figures.referrals; ++index) referrals.push_back(DrawReferral(plan.figures, index));
  return referrals;
}

statistics::v1::ReferralFigures ReferralTruth(const Plan& plan) {
  statistics::v1::ReferralFigures figures;
  std::map<std::string, int> themes, states, outcomes;
  for (const PlannedReferral& referral : plan.referrals) {
    ++themes[ReferralTheme::Theme_Name(referral.request.theme())];
    ++states[Referral::State_Name(StateAfter(referral.moves.back()))];
    if (Has(referral, Move::kAccept) || Has(referral, Move::kDecline)) figures.set_answered(figures.answered() + 1);
    if (Has(referral, Move::kClose)) {
      figures.set_closed(figures.closed() + 1);
      ++outcomes[Referral::Outcome_Name(referral.outcome)];
    }
    if (referral.request.accompanied()) figures.set_accompanied(figures.accompanied() + 1);
  }
  const int count = static_cast<int>(plan.referrals.size());
  figures.set_count(count);
  if (count > 0) figures.set_loop_closure_percent((figures.closed() * 100 + count / 2) / count);
  for (const auto& [theme, times] : themes) {
    auto* figure = figures.add_by_theme();
    figure->set_theme(theme);
    figure->set_count(times);
  }
  for (const auto& [state, times] : states) {
    auto* figure = figures.add_by_state();
    figure->set_state(state);
    figure->set_count(times);
  }
  for (const auto& [outcome, times] : outcomes) {
    auto* figure = figures.add_by_outcome();
    figure->set_outcome(outcome);
    figure->set_count(times);
  }
  return figures;
}

}  // namespace passerelle::simulator
