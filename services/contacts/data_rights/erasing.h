// Forgetting a person, for good.
#pragma once

#include <absl/status/statusor.h>
#include <absl/types/span.h>

#include <string>
#include <string_view>
#include <vector>

#include "passerelle/contacts/v1/data_rights.pb.h"
#include "passerelle/events/v1/events.pb.h"
#include "services/runtime/db/database.h"
#include "services/runtime/telemetry/trace.h"

namespace passerelle::contacts {

// The services that may hold links to people. Each answers an erasure with a fact of its own, and says for an export
// what it holds.
inline constexpr std::string_view kLinkingServices[] = {"outreach", "referrals", "statistics"};

// Forgets a person whom the transaction holds, and their duplicates: after its commit nobody can read what is recorded
// of them. Returns the erasure.
absl::StatusOr<v1::Erasure> EraseHeldPerson(db::Transaction& transaction, const std::string& person,
                                            v1::Erasure::Cause cause, const telemetry::TraceContext& trace);

v1::Erasure ErasureFromRow(const db::Row& row);

// Notes those of `events` by which `service` says that it has forgotten people.
absl::Status TakeInAcknowledgements(db::Transaction& transaction, std::string_view service,
                                    absl::Span<const events::v1::Event> events);

}  // namespace passerelle::contacts
