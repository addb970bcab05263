#include "services/contacts/data_rights/erasing_again.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_split.h>
#include <absl/time/clock.h>

#include <string>
#include <utility>
#include <vector>

#include "services/contacts/data_rights/erasing.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/base/uuid.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

constexpr std::int32_t kErasedRecordsAtOnce = 1000;
constexpr std::size_t kMostErasedRecords = 10'000'000;
constexpr absl::Duration kErasurePatience = absl::Seconds(30);

struct ErasedRecord {
  std::string id;
  v1::Erasure::Cause cause;
};

absl::Status NotAWholeList(std::string_view why) {
  return absl::InvalidArgumentError(StrCat("this is not a whole list of erasures: ", why, "; nobody was forgotten"));
}

absl::StatusOr<ErasedRecord> ReadErasedRecord(const std::string& line) {
  const std::vector<std::string> words = absl::StrSplit(line, ' ');
  ErasedRecord record;
  if (words.size() != 2 || !IsUuid(words[0]) || !v1::Erasure::Cause_Parse(words[1], &record.cause)) {
    return NotAWholeList("a line is neither a record and a cause, nor the end");
  }
  record.id = words[0];
  return record;
}

absl::StatusOr<std::vector<ErasedRecord>> ReadErasureList(std::istream& list) {
  std::vector<ErasedRecord> records;
  std::string line;
  if (!std::getline(list, line) || !line.starts_with("erasures ")) return NotAWholeList("it does not begin as one");
  while (std::getline(list, line) && records.size() < kMostErasedRecords) {
    if (line.starts_with("end ")) {
      std::size_t counted = 0;
      const bool whole = absl::SimpleAtoi(line.substr(4), &counted) && counted == records.size();
      if (!whole) return NotAWholeList("it does not hold as many records as it says");
      return records;
    }
    ASSIGN_OR_RETURN(ErasedRecord record, ReadErasedRecord(line));
    records.push_back(std::move(record));
  }
  return NotAWholeList("its end is missing");
}

// False for one who is unknown, or forgotten already.
absl::StatusOr<bool> ForgetAgain(db::Pool& pool, const ErasedRecord& record, const telemetry::TraceContext& trace) {
  db::Session session(pool, absl::Now() + kErasurePatience);
  ASSIGN_OR_RETURN(db::Transaction transaction, session.Begin());
  ASSIGN_OR_RETURN(const db::Result held, transaction.Execute(sql::kHoldPersonToErase, {record.id, std::nullopt}));
  if (held.empty()) return false;
  RETURN_IF_ERROR(EraseHeldPerson(transaction, record.id, record.cause, trace).status());
  RETURN_IF_ERROR(transaction.Commit());
  return true;
}

}  // namespace

absl::Status ListErased(const process::StateInputs& inputs, std::ostream& out) {
  // Whoever is forgotten while the list is written may be missing from it.
  out << "erasures " << absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now(), absl::UTCTimeZone()) << "\n";
  std::int64_t listed = 0;
  db::Param last = std::nullopt;
  for (bool more = true; more;) {
    db::Session session(inputs.pool, absl::Now() + kErasurePatience);
    ASSIGN_OR_RETURN(const db::Result page, session.Execute(sql::kListErasedRecords, {last, kErasedRecordsAtOnce}));
    for (const db::Row row : page) {
      out << row.Text("record") << " " << v1::Erasure::Cause_Name(row.Int32("cause")) << "\n";
      last = std::string(row.Text("record"));
      ++listed;
    }
    more = page.size() == static_cast<std::size_t>(kErasedRecordsAtOnce);
  }
  out << "end " << listed << "\n" << std::flush;
  return out.good() ? absl::OkStatus() : absl::DataLossError("the list could not be written");
}

absl::StatusOr<ErasedAgain> EraseAgain(const process::StateInputs& inputs, std::istream& list) {
  ASSIGN_OR_RETURN(const std::vector<ErasedRecord> records, ReadErasureList(list));
  ErasedAgain done{.listed = static_cast<std::int64_t>(records.size())};
  const telemetry::TraceContext trace = telemetry::TraceContext::NewRoot();
  for (const ErasedRecord& record : records) {
    ASSIGN_OR_RETURN(const bool forgotten, ForgetAgain(inputs.pool, record, trace));
    if (forgotten) ++done.forgotten;
  }
  return done;
}

}  // namespace passerelle::contacts
