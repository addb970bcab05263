// Everything that is held about a person, as one JSON document.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "passerelle/common/v1/person_records.pb.h"
#include "passerelle/contacts/v1/consents.pb.h"
#include "passerelle/contacts/v1/emergency_access.pb.h"
#include "passerelle/contacts/v1/people.pb.h"
#include "passerelle/contacts/v1/visits.pb.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::contacts {

// What this service holds; each list oldest first.
struct OwnRecords {
  std::vector<v1::Person> people;  // the person, then their duplicates
  std::vector<v1::Visit> visits;
  std::vector<v1::Consent> consents;
  std::vector<v1::Disclosure> disclosures;
  std::vector<v1::EmergencyAccess> emergency_accesses;
};

// NOT_FOUND (PERSON_UNKNOWN) unless one of the caller's sites knows the person; FAILED_PRECONDITION (EXPORT_TOO_LARGE)
// for more than 10 000 records of a kind.
absl::StatusOr<OwnRecords> ReadOwnRecords(rpc::RpcContext& rpc, const std::string& person);

struct ServiceRecords {
  std::string service;
  common::v1::PersonRecords records;
};

// What every service that links to people holds, by name; all are asked at once. UNAVAILABLE (SERVICE_UNAVAILABLE) when
// one does not answer before the call's deadline.
absl::StatusOr<std::vector<ServiceRecords>> CollectRecords(rpc::RpcContext& rpc, const std::vector<v1::Person>& people);

// The same document for the same records, byte by byte.
std::string WriteExport(const OwnRecords& own, const std::vector<ServiceRecords>& services);

}  // namespace passerelle::contacts
