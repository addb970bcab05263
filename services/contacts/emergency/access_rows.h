// Emergency accesses between the contract, the database and the feed.
#pragma once

#include <absl/time/time.h>

#include "passerelle/contacts/v1/emergency_access.pb.h"
#include "passerelle/events/v1/events.pb.h"
#include "services/runtime/db/result.h"
#include "services/runtime/vault/vault.h"

namespace passerelle::contacts {

// As what the reason is sealed.
inline constexpr std::string_view kReasonField = "emergency_access.reason";

v1::EmergencyAccess EmergencyAccessFromRow(const vault::Vault& vault, const db::Row& row);

// The fact that tells other services of it; `sites`: those that have received the person.
events::v1::Fact EmergencyFact(const v1::EmergencyAccess& access, const std::vector<std::string>& sites);

}  // namespace passerelle::contacts
