#include "services/contacts/merging/two_records.h"

#include <absl/strings/match.h>

#include <algorithm>

#include "services/contacts/person_change.h"
#include "services/runtime/base/text.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

bool KnownToCaller(const rpc::RpcContext& rpc, const db::Row& row) {
  const std::vector<std::string> sites = row.TextArray("sites");
  return std::ranges::any_of(sites, [&](const std::string& site) { return rpc.principal().MayActFor(site); });
}

HeldRecord HeldFromRow(const rpc::RpcContext& rpc, const db::Row& row) {
  return {.id = std::string(row.Text("id")),
          .etag = std::string(row.Text("version")),
          .merged_into = std::string(row.TextOrEmpty("merged_into")),
          .known = KnownToCaller(rpc, row)};
}

}  // namespace

absl::StatusOr<TwoRecords> HoldTwoRecords(rpc::RpcContext& rpc, db::Transaction& transaction, std::string_view person,
                                          std::string_view duplicate) {
  if (absl::EqualsIgnoreCase(ToAbsl(person), ToAbsl(duplicate))) {
    return InvalidFields({{"duplicate", "must be another person"}});
  }
  ASSIGN_OR_RETURN(const db::Result rows, transaction.Execute(sql::kHoldTwoPeople, {person, duplicate}));
  if (rows.size() != 2) return PersonUnknown();
  TwoRecords records{.person = HeldFromRow(rpc, rows[0]), .duplicate = HeldFromRow(rpc, rows[1])};
  if (!absl::EqualsIgnoreCase(records.person.id, ToAbsl(person))) std::swap(records.person, records.duplicate);
  if (!records.person.known) return PersonUnknown();
  return records;
}

absl::Status CheckEtag(const HeldRecord& record, std::string_view etag) {
  return etag.empty() || etag == record.etag ? absl::OkStatus() : EtagMismatch();
}

absl::Status PersonMerged(std::string_view message) { return FailedPrecondition("PERSON_MERGED", message); }

}  // namespace passerelle::contacts
