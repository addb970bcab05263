#include <algorithm>

#include "services/contacts/consents/consent_rows.h"
#include "services/contacts/consents/consent_rules.h"
#include "services/contacts/data_rights/person_export.h"
#include "services/contacts/emergency/access_rows.h"
#include "services/contacts/person_change.h"
#include "services/contacts/rows.h"
#include "services/contacts/state.h"
#include "services/runtime/documents/document.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

// Of one kind.
constexpr std::int32_t kMostRecordsOfAKind = 10'000;
constexpr std::int32_t kRowsAsked = kMostRecordsOfAKind + 1;

// `make` turns a row into a record.
template <class Record, class Make>
absl::Status ReadRecords(const absl::StatusOr<db::Result>& rows, const Make& make, std::vector<Record>& records) {
  RETURN_IF_ERROR(rows.status());
  if (rows->size() > static_cast<std::size_t>(kMostRecordsOfAKind)) return documents::TooLarge();
  records.reserve(rows->size());
  for (const db::Row row : *rows) records.push_back(make(row));
  return absl::OkStatus();
}

// The same for rows that come latest first.
template <class Record, class Make>
absl::Status ReadReversed(const absl::StatusOr<db::Result>& rows, const Make& make, std::vector<Record>& records) {
  RETURN_IF_ERROR(ReadRecords(rows, make, records));
  std::ranges::reverse(records);
  return absl::OkStatus();
}

absl::Status ReadPeople(rpc::RpcContext& rpc, const std::string& person, std::vector<v1::Person>& people) {
  ASSIGN_OR_RETURN(const db::Result records, rpc.db().Execute(sql::kListRecordsOfPerson, {person, rpc.sites()}));
  if (records.empty()) return PersonUnknown();
  people.reserve(records.size());
  for (const db::Row row : records) {
    ASSIGN_OR_RETURN(people.emplace_back(), ReadPerson(rpc, rpc.db(), row.Text("id")));
  }
  return absl::OkStatus();
}

// Also those of sites that are not the caller's: it is the person who asks.
absl::StatusOr<db::Result> FindVisits(rpc::RpcContext& rpc, const std::string& person) {
  return rpc.db().Execute(sql::kListVisitsOfPerson,
                          {std::nullopt, std::nullopt, person, std::nullopt, std::nullopt, std::nullopt, std::nullopt,
                           std::nullopt, std::nullopt, kRowsAsked, ""});
}

absl::StatusOr<db::Result> FindConsents(rpc::RpcContext& rpc, const v1::Person& person) {
  const absl::TimeZone zone = rpc.state<State>().sites.Find(person.site()).value_or(absl::UTCTimeZone());
  return rpc.db().Execute(sql::kListConsents, {person.id(), LocalDay(rpc.now(), zone), std::nullopt, std::nullopt,
                                               std::nullopt, kRowsAsked});
}

absl::StatusOr<db::Result> FindDisclosures(rpc::RpcContext& rpc, const std::string& person) {
  return rpc.db().Execute(sql::kListDisclosures,
                          {person, std::nullopt, std::nullopt, std::nullopt, std::nullopt, kRowsAsked});
}

}  // namespace

absl::StatusOr<OwnRecords> ReadOwnRecords(rpc::RpcContext& rpc, const std::string& person) {
  OwnRecords own;
  RETURN_IF_ERROR(ReadPeople(rpc, person, own.people));
  const vault::Vault& vault = rpc.vault();
  const auto visit_from_row = [&](const db::Row& row) { return VisitFromRow(vault, row); };
  const auto consent_from_row = [&](const db::Row& row) { return ConsentFromRow(vault, row); };
  const auto access_from_row = [&](const db::Row& row) { return EmergencyAccessFromRow(vault, row); };
  RETURN_IF_ERROR(ReadReversed(FindVisits(rpc, person), visit_from_row, own.visits));
  RETURN_IF_ERROR(ReadReversed(FindConsents(rpc, own.people.front()), consent_from_row, own.consents));
  RETURN_IF_ERROR(ReadReversed(FindDisclosures(rpc, person), DisclosureFromRow, own.disclosures));
  RETURN_IF_ERROR(ReadRecords(rpc.db().Execute(sql::kListEmergencyAccessesToPerson, {person, kRowsAsked}),
                              access_from_row, own.emergency_accesses));
  return own;
}

}  // namespace passerelle::contacts
