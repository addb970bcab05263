// People and visits between the contract, the database and the feed.
#pragma once

#include <absl/time/civil_time.h>
#include <absl/time/time.h>
#include <google/protobuf/timestamp.pb.h>

#include "passerelle/contacts/v1/people.pb.h"
#include "passerelle/contacts/v1/visits.pb.h"
#include "passerelle/events/v1/events.pb.h"
#include "services/runtime/db/result.h"

namespace passerelle::contacts {

// To the microsecond, as the database keeps it: what is answered, stored and told is the same instant.
absl::Time TimeFromProto(const google::protobuf::Timestamp& time);
void SetProto(absl::Time time, google::protobuf::Timestamp& proto);

// `row` holds the columns of a person and `sites`.
v1::Person PersonFromRow(const db::Row& row);
v1::Visit VisitFromRow(const db::Row& row);

// The fact that tells other services of `person` at `version`.
events::v1::Fact PersonFact(const v1::Person& person, std::int64_t version);
// The fact of a visit as it is about to be recorded.
events::v1::Fact VisitFact(const v1::Visit& visit);

}  // namespace passerelle::contacts
