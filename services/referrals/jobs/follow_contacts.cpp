#include <absl/strings/ascii.h>

#include <set>

#include "services/referrals/emergencies/emergencies.h"
#include "services/referrals/jobs/jobs.h"
#include "services/referrals/lifecycle/move.h"
#include "services/runtime/base/status.h"
#include "services/runtime/events/outbox.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

Move BySystem(v1::Referral::State to, const char* reason, const std::string& trace_parent) {
  return {.to = to, .side = v1::ReferralChange::SYSTEM, .reason = reason, .trace_parent = trace_parent};
}

// Nothing leaves, nor stays out, on a consent that was withdrawn; a draft waits for another one.
absl::Status DropConsent(db::Transaction& transaction, State& state, const std::string& consent,
                         const std::string& trace_parent) {
  const absl::Time now = absl::Now();
  RETURN_IF_ERROR(transaction.Execute(sql::kNoteWithdrawnConsent, {consent}).status());
  ASSIGN_OR_RETURN(const db::Result open, transaction.Execute(sql::kLockReferralsOnConsent, {consent}));
  const Move withdraw = BySystem(v1::Referral::WITHDRAWN, "CONSENT_WITHDRAWN", trace_parent);
  for (const db::Row row : open) {
    RETURN_IF_ERROR(MoveReferral(transaction, state, std::string(row.Text("id")), {}, withdraw, now).status());
  }
  return transaction.Execute(sql::kDropConsentOfDrafts, {consent, now}).status();
}

absl::Status ForgetPerson(db::Transaction& transaction, State& state, const std::string& person,
                          const std::string& trace_parent) {
  RETURN_IF_ERROR(transaction.Execute(sql::kNoteForgottenPerson, {person}).status());
  ASSIGN_OR_RETURN(const db::Result open, transaction.Execute(sql::kLockOpenReferralsOfPerson, {person}));
  for (const db::Row row : open) {
    const bool draft = row.Text("state") == "DRAFT";
    const Move end = BySystem(draft ? v1::Referral::CANCELLED : v1::Referral::WITHDRAWN, "PERSON_ERASED", trace_parent);
    RETURN_IF_ERROR(MoveReferral(transaction, state, std::string(row.Text("id")), {}, end, absl::Now()).status());
  }
  events::v1::Fact forgotten;
  forgotten.mutable_person_forgotten()->set_person(person);
  return transaction.Execute(sql::kForgetReferredPerson, {person, events::EncodeFact(forgotten), trace_parent})
      .status();
}

// All before any referral is locked, and in one order: whoever sends or drafts one holds such a lock already when it
// comes to the referral.
absl::Status LockAll(db::Transaction& transaction, absl::Span<const events::v1::Event> events) {
  std::set<std::string> consents, people;
  for (const events::v1::Event& event : events) {
    const events::v1::Fact& fact = event.fact();
    if (fact.has_consent_withdrawn()) consents.insert(absl::AsciiStrToLower(fact.consent_withdrawn().consent()));
    if (fact.has_person_erased()) people.insert(absl::AsciiStrToLower(fact.person_erased().person()));
  }
  for (const std::string& consent : consents)
    RETURN_IF_ERROR(transaction.Execute(sql::kLockConsent, {consent}).status());
  for (const std::string& person : people)
    RETURN_IF_ERROR(transaction.Execute(sql::kLockReferredPerson, {person}).status());
  return absl::OkStatus();
}

absl::Status ApplyContact(db::Transaction& transaction, State& state, const events::v1::Event& event) {
  const events::v1::Fact& fact = event.fact();
  if (fact.has_consent_withdrawn()) {
    return DropConsent(transaction, state, fact.consent_withdrawn().consent(), event.trace_parent());
  }
  if (fact.has_person_merged()) {
    const events::v1::PersonMerged& merged = fact.person_merged();
    return transaction.Execute(sql::kMergePerson, {merged.person(), merged.duplicate()}).status();
  }
  if (fact.has_person_unmerged()) {
    const events::v1::PersonUnmerged& unmerged = fact.person_unmerged();
    return transaction.Execute(sql::kUnmergePerson, {unmerged.person(), unmerged.duplicate()}).status();
  }
  if (fact.has_person_erased()) {
    return ForgetPerson(transaction, state, fact.person_erased().person(), event.trace_parent());
  }
  if (fact.has_emergency_access_opened())
    return TellOfEmergency(transaction, state.directors, fact.emergency_access_opened());
  return absl::OkStatus();
}

absl::Status ApplyContacts(db::Transaction& transaction, State& state, absl::Span<const events::v1::Event> events) {
  RETURN_IF_ERROR(LockAll(transaction, events));
  for (const events::v1::Event& event : events) RETURN_IF_ERROR(ApplyContact(transaction, state, event));
  return absl::OkStatus();
}

}  // namespace

events::Subscription FollowContacts(State& state) {
  return {.feed = "contacts",
          .apply =
              [&state](db::Transaction& transaction, absl::Span<const events::v1::Event> events) {
                return ApplyContacts(transaction, state, events);
              },
          .applied = [&state] { state.RingCourier(); }};
}

}  // namespace passerelle::referrals
