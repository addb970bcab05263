// People and visits between the contract, the database and the feed.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "passerelle/contacts/v1/people.pb.h"
#include "passerelle/contacts/v1/visits.pb.h"
#include "passerelle/events/v1/events.pb.h"
#include "services/runtime/db/result.h"
#include "services/runtime/vault/vault.h"

namespace passerelle::contacts {

// An integer[] column.
std::vector<std::int32_t> Integers(const db::Row& row, std::string_view column);

// `row` holds the columns of a person, `sites`, and the wrapped_key of what is sealed. Throws std::runtime_error when
// that cannot be opened.
v1::Person PersonFromRow(const vault::Vault& vault, const db::Row& row);
v1::Visit VisitFromRow(const vault::Vault& vault, const db::Row& row);

// The fact that tells other services of `person` at `version`.
events::v1::Fact PersonFact(const v1::Person& person, std::int64_t version);
// The fact of a visit as it is about to be recorded; its handouts left `location`, or the site's store when that is
// empty.
events::v1::Fact VisitFact(const v1::Visit& visit, const std::string& location);

}  // namespace passerelle::contacts
