#include "services/contacts/data_rights/erasing.h"
#include "services/contacts/jobs/jobs.h"
#include "services/contacts/jobs/night.h"
#include "services/contacts/retention/due.h"
#include "services/runtime/base/status.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

constexpr std::int32_t kMostAnonymisedAtOnce = 50;

// False for whom somebody else holds, and who has been in contact since they were found.
absl::StatusOr<bool> Anonymise(process::JobContext& context, const RetentionDays& days, const db::Row& due) {
  const std::string person(due.Text("person"));
  ASSIGN_OR_RETURN(db::Transaction transaction, context.db.Begin());
  ASSIGN_OR_RETURN(const db::Result held, transaction.Execute(sql::kHoldPersonToAnonymise, {person}));
  if (held.empty()) return false;
  ASSIGN_OR_RETURN(const db::Result contact,
                   transaction.ExecuteOne(sql::kCheckLastContact, {person, days.anonymise_before}));
  if (!contact[0].Bool("before")) return false;
  RETURN_IF_ERROR(EraseHeldPerson(transaction, person, v1::Erasure::RETENTION, context.trace).status());
  RETURN_IF_ERROR(transaction
                      .Execute(sql::kCountAnonymised,
                               {days.today, context.now, days.archive_before, days.anonymise_before, due.Text("site")})
                      .status());
  RETURN_IF_ERROR(transaction.Commit());
  return true;
}

absl::Status NoteWaiting(process::JobContext& context, const RetentionDays& days, const DueForAnonymity& due) {
  std::vector<std::string> sites;
  std::vector<std::int32_t> people;
  sites.reserve(due.waiting.size());
  people.reserve(due.waiting.size());
  for (const auto& [site, number] : due.waiting) {
    sites.push_back(site);
    people.push_back(number);
  }
  return context.db.Execute(sql::kNoteWaitingPeople, {days.today, sites, people}).status();
}

// Whether there may be more.
absl::StatusOr<bool> AnonymiseSome(process::JobContext& context, const RetentionDays& days) {
  const AskNeighbours ask{.neighbours = context.neighbours, .deadline = context.deadline, .trace = context.trace};
  ASSIGN_OR_RETURN(const DueForAnonymity due, FindDueForAnonymity(context.db, ask, days, std::nullopt));
  ASSIGN_OR_RETURN(const db::Result people,
                   context.db.Execute(sql::kFindPeopleToAnonymise, {days.anonymise_before, days.today, due.closed_sites,
                                                                    due.closed_years, kMostAnonymisedAtOnce}));
  bool any = false;
  for (const db::Row row : people) {
    if (context.stopping()) break;
    ASSIGN_OR_RETURN(const bool anonymised, Anonymise(context, days, row));
    any = any || anonymised;
  }
  RETURN_IF_ERROR(NoteWaiting(context, days, due));
  return any && people.size() == static_cast<std::size_t>(kMostAnonymisedAtOnce);
}

}  // namespace

process::Job AnonymisePeopleJob(const RetentionPeriods& periods) {
  return {.name = "anonymise_people",
          .period = kRetentionPeriod,
          .run = [periods](process::JobContext& context) -> absl::StatusOr<bool> {
            if (!IsNight(context.now)) return false;
            return AnonymiseSome(context, RetentionDays(periods, context.now));
          }};
}

}  // namespace passerelle::contacts
