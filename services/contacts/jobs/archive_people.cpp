#include "services/contacts/jobs/jobs.h"
#include "services/contacts/jobs/night.h"
#include "services/runtime/base/status.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

constexpr std::int32_t kMostArchivedAtOnce = 500;

// Whether there may be more.
absl::StatusOr<bool> ArchiveSome(process::JobContext& context, const RetentionDays& days) {
  ASSIGN_OR_RETURN(db::Transaction transaction, context.db.Begin());
  ASSIGN_OR_RETURN(const db::Result held,
                   transaction.Execute(sql::kHoldPeopleToArchive, {days.archive_before, kMostArchivedAtOnce}));
  std::vector<std::string> people;
  people.reserve(held.size());
  for (const db::Row row : held) people.emplace_back(row.Text("id"));
  if (people.empty()) return false;
  RETURN_IF_ERROR(
      transaction
          .Execute(sql::kArchivePeople, {people, days.archive_before, days.today, context.now, days.anonymise_before})
          .status());
  RETURN_IF_ERROR(transaction.Commit());
  return people.size() == static_cast<std::size_t>(kMostArchivedAtOnce);
}

}  // namespace

process::Job ArchivePeopleJob(const RetentionPeriods& periods) {
  return {.name = "archive_people",
          .period = kRetentionPeriod,
          .run = [periods](process::JobContext& context) -> absl::StatusOr<bool> {
            if (!IsNight(context.now)) return false;
            return ArchiveSome(context, RetentionDays(periods, context.now));
          }};
}

}  // namespace passerelle::contacts
