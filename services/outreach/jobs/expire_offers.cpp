#include "services/outreach/appointments/agenda.h"
#include "services/outreach/appointments/appointment_rules.h"
#include "services/outreach/jobs/jobs.h"
#include "services/runtime/base/status.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

constexpr absl::Duration kPeriod = absl::Seconds(5);
// Longer than any call takes that asked contacts for a person before they were forgotten.
constexpr absl::Duration kKeepForgotten = absl::Hours(24);

// Lets the offer go that is overdue longest. False when none is.
absl::StatusOr<bool> ExpireOne(process::JobContext& context) {
  ASSIGN_OR_RETURN(const db::Result due, context.db.Execute(sql::kFindDueOffer, {context.now}));
  if (due.empty()) return false;
  ASSIGN_OR_RETURN(db::Transaction transaction, context.db.Begin());
  ASSIGN_OR_RETURN(const v1::Site site, LockAgenda(transaction, due[0].Text("site")));
  // Another replica may have let it go while this one waited for the agenda: then it is no longer on offer.
  RETURN_IF_ERROR(ReleaseOffer(transaction, site, std::string(due[0].Text("id")), kOfferExpired,
                               v1::WaitingEntry::WAITING, context.now));
  RETURN_IF_ERROR(transaction.Commit());
  return true;
}

absl::StatusOr<bool> ExpireOffers(process::JobContext& context) {
  ASSIGN_OR_RETURN(const bool expired, ExpireOne(context));
  if (expired) return true;
  RETURN_IF_ERROR(context.db.Execute(sql::kExpireWaitingEntries, {context.now}).status());
  RETURN_IF_ERROR(context.db.Execute(sql::kPurgeForgottenPeople, {context.now - kKeepForgotten}).status());
  return false;
}

}  // namespace

process::Job ExpireOffersJob() { return {.name = "expire_offers", .period = kPeriod, .run = ExpireOffers}; }

}  // namespace passerelle::outreach
