#include "services/outreach/fleet/fleet.h"

#include <absl/strings/str_cat.h>

#include <set>
#include <stdexcept>

#include "services/outreach/sealed_fields.h"
#include "services/runtime/base/status.h"
#include "services/runtime/vault/request_hash.h"

namespace passerelle::outreach {

v1::Vehicle VehicleFromRow(const db::Row& row) {
  v1::Vehicle vehicle;
  vehicle.set_id(std::string(row.Text("id")));
  vehicle.set_site(std::string(row.Text("site")));
  vehicle.set_display_name(std::string(row.Text("display_name")));
  vehicle.set_location(std::string(row.Text("location")));
  vehicle.set_retired(row.Bool("retired"));
  vehicle.set_etag(absl::StrCat(row.Int("version")));
  return vehicle;
}

v1::Territory TerritoryFromRow(const vault::Keeper& keeper, const db::Row& row) {
  v1::Territory territory;
  territory.set_id(std::string(row.Text("id")));
  territory.set_site(std::string(row.Text("site")));
  territory.set_display_name(std::string(row.Text("display_name")));
  territory.set_note(keeper.Open(kTerritoryNote, row, "note"));
  territory.set_etag(absl::StrCat(row.Int("version")));
  return territory;
}

v1::StaffMember StaffMemberFromRow(const vault::Keeper& keeper, const db::Row& row) {
  v1::StaffMember member;
  member.set_id(std::string(row.Text("id")));
  member.set_site(std::string(row.Text("site")));
  member.set_display_name(keeper.Open(kStaffMemberName, row, "display_name"));
  for (const std::string& name : row.TextArray("skills")) {
    v1::Skill skill = v1::SKILL_UNSPECIFIED;
    if (!v1::Skill_Parse(name, &skill)) throw std::logic_error("a staff member's skill is not known");
    member.add_skills(skill);
  }
  member.set_volunteer(row.Bool("volunteer"));
  member.set_retired(row.Bool("retired"));
  member.set_etag(absl::StrCat(row.Int("version")));
  return member;
}

std::vector<std::string> SkillNames(const Skills& skills) {
  std::vector<std::string> names;
  for (const int skill : std::set<int>(skills.begin(), skills.end()))
    names.push_back(v1::Skill_Name(static_cast<v1::Skill>(skill)));
  return names;
}

absl::Status CheckName(const std::string& display_name, const std::string& field) {
  return display_name.empty() ? InvalidFields({{field, "is required"}}) : absl::OkStatus();
}

absl::Status CheckSkills(const Skills& skills, const std::string& field) {
  for (int i = 0; i < skills.size(); ++i) {
    if (skills[i] == v1::SKILL_UNSPECIFIED) return InvalidFields({{absl::StrCat(field, "[", i, "]"), "is required"}});
  }
  return absl::OkStatus();
}

absl::Status CheckSameRequest(const vault::Vault& vault, const db::Row& row, const std::string& request_hash,
                              const std::string& id, std::string_view reason) {
  if (vault::IsSameRequest(vault, row.Bytes("request_hash"), request_hash)) return absl::OkStatus();
  if (id.empty()) return IdempotencyKeyReused();
  return FieldError(absl::StatusCode::kAlreadyExists, reason, "id", "Something else already has this id.");
}

}  // namespace passerelle::outreach
