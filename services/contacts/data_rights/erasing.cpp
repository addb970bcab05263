#include "services/contacts/data_rights/erasing.h"

#include <absl/strings/escaping.h>
#include <absl/strings/numbers.h>

#include <iterator>
#include <stdexcept>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/events/outbox.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

absl::StatusOr<std::vector<std::string>> HoldAllRecords(db::Transaction& transaction, const std::string& person) {
  ASSIGN_OR_RETURN(const db::Result duplicates, transaction.Execute(sql::kHoldDuplicates, {person}));
  std::vector<std::string> records = {person};
  records.reserve(duplicates.size() + 1);
  for (const db::Row row : duplicates) records.emplace_back(row.Text("id"));
  return records;
}

// In hexadecimal, one a record.
std::vector<std::string> ErasureFacts(const std::vector<std::string>& records) {
  std::vector<std::string> facts;
  facts.reserve(records.size());
  for (const std::string& record : records) {
    events::v1::Fact fact;
    fact.mutable_person_erased()->set_person(record);
    facts.push_back(absl::BytesToHexString(events::EncodeFact(fact).value));
  }
  return facts;
}

void SetMicros(const std::string& micros, google::protobuf::Timestamp& time) {
  std::int64_t number = 0;
  if (!absl::SimpleAtoi(micros, &number)) throw std::logic_error("acknowledge_micros holds no numbers");
  SetProto(absl::FromUnixMicros(number), time);
}

}  // namespace

absl::StatusOr<v1::Erasure> EraseHeldPerson(db::Transaction& transaction, const std::string& person,
                                            v1::Erasure::Cause cause, const telemetry::TraceContext& trace) {
  ASSIGN_OR_RETURN(const std::vector<std::string> records, HoldAllRecords(transaction, person));
  const std::string erasure = NewUuidV7();
  const std::vector<std::string> services(std::begin(kLinkingServices), std::end(kLinkingServices));
  RETURN_IF_ERROR(transaction
                      .Execute(sql::kErasePeople, {erasure, person, static_cast<std::int32_t>(cause), records, services,
                                                   ErasureFacts(records), trace.Traceparent()})
                      .status());
  ASSIGN_OR_RETURN(const db::Result rows, transaction.ExecuteOne(sql::kGetErasure, {erasure, std::nullopt}));
  return ErasureFromRow(rows[0]);
}

v1::Erasure ErasureFromRow(const db::Row& row) {
  v1::Erasure erasure;
  erasure.set_id(std::string(row.Text("id")));
  erasure.set_person(std::string(row.Text("person")));
  erasure.set_state(static_cast<v1::Erasure::State>(row.Int32("state")));
  erasure.set_cause(static_cast<v1::Erasure::Cause>(row.Int32("cause")));
  SetProto(row.Time("erase_time"), *erasure.mutable_erase_time());
  const std::vector<std::string> services = row.TextArray("services");
  const std::vector<std::string> micros = row.TextArray("acknowledge_micros");
  for (std::size_t i = 0; i < services.size(); ++i) {
    v1::Erasure::Acknowledgement& acknowledgement = *erasure.add_acknowledgements();
    acknowledgement.set_service(services[i]);
    if (micros[i] != "0") SetMicros(micros[i], *acknowledgement.mutable_acknowledge_time());
  }
  return erasure;
}

absl::Status TakeInAcknowledgements(db::Transaction& transaction, std::string_view service,
                                    absl::Span<const events::v1::Event> events) {
  std::vector<std::string> records;
  for (const events::v1::Event& event : events) {
    if (event.fact().has_person_forgotten()) records.push_back(event.fact().person_forgotten().person());
  }
  if (records.empty()) return absl::OkStatus();
  return transaction.Execute(sql::kAcknowledgeErasures, {records, service}).status();
}

}  // namespace passerelle::contacts
