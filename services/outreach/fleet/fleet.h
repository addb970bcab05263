// Vehicles, territories and staff members between the contract and the database, and what must hold of them.
#pragma once

#include <absl/status/status.h>
#include <google/protobuf/repeated_field.h>

#include <string>
#include <string_view>
#include <vector>

#include "passerelle/outreach/v1/fleet.pb.h"
#include "services/runtime/db/result.h"
#include "services/runtime/vault/keeper.h"
#include "services/runtime/vault/vault.h"

namespace passerelle::outreach {

v1::Vehicle VehicleFromRow(const db::Row& row);
v1::Territory TerritoryFromRow(const vault::Keeper& keeper, const db::Row& row);
v1::StaffMember StaffMemberFromRow(const vault::Keeper& keeper, const db::Row& row);

using Skills = google::protobuf::RepeatedField<int>;

// The names of skills as the table keeps them: each once, in the order of the contract.
std::vector<std::string> SkillNames(const Skills& skills);

// INVALID_ARGUMENT (INVALID_FIELDS) naming `field`: a name that is missing, a skill that is not stated.
absl::Status CheckName(const std::string& display_name, const std::string& field);
absl::Status CheckSkills(const Skills& skills, const std::string& field);

// Whether the row that has the id of a new resource was made by the same request, whose keyed hash is given.
// ALREADY_EXISTS: `reason` when the caller chose `id`; IDEMPOTENCY_KEY_REUSED when it is empty, so that the id comes
// from the key.
absl::Status CheckSameRequest(const vault::Vault& vault, const db::Row& row, const std::string& request_hash,
                              const std::string& id, std::string_view reason);

}  // namespace passerelle::outreach
