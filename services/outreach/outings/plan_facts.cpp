#include "services/outreach/outings/plan_facts.h"

#include <absl/strings/str_cat.h>

#include <set>

#include "services/outreach/outings/outing_rules.h"
#include "services/outreach/outings/team_rules.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {
namespace {

absl::Status Refuse(const char* reason, const std::string& field, const std::string& message) {
  return FieldError(absl::StatusCode::kFailedPrecondition, reason, field, message);
}

std::string TeamField(const std::string& path, int i) { return absl::StrCat(path, "team[", i, "]"); }

Bookable BookableFromRow(const db::Row& row) {
  return {.site = std::string(row.Text("site")),
          .retired = row.Bool("retired"),
          .absent = row.Bool("absent"),
          .booked = row.Bool("booked"),
          .location = std::string(row.Text("detail")),
          .skills = row.TextArray("skills")};
}

void Take(const db::Row& row, PlanFacts& facts) {
  const std::string_view what = row.Text("what");
  const std::string id(row.Text("id"));
  if (what == "SITE") {
    absl::TimeZone zone;
    absl::LoadTimeZone(std::string(row.Text("detail")), &zone);  // UTC when this system does not know it
    facts.zone = zone;
  } else if (what == "VEHICLE") {
    facts.vehicle = BookableFromRow(row);
  } else if (what == "TERRITORY") {
    facts.territory_site = std::string(row.Text("site"));
  } else if (what == "STAFF") {
    facts.people[id] = BookableFromRow(row);
  } else if (what == "ITEM") {
    facts.families[id] = std::string(row.Text("detail"));
  }
}

absl::Status VehicleUnknown(const v1::Outing& outing, const std::string& path) {
  return Refuse("VEHICLE_UNKNOWN", path + "vehicle",
                absl::StrCat("The site has no vehicle ", outing.vehicle(), " in use."));
}
absl::Status TerritoryUnknown(const v1::Outing& outing, const std::string& path) {
  return Refuse("TERRITORY_UNKNOWN", path + "territory",
                absl::StrCat("The site has no territory ", outing.territory(), "."));
}
absl::Status StaffMemberUnknown(const std::string& person, const std::string& field) {
  return Refuse("STAFF_MEMBER_UNKNOWN", field, absl::StrCat("Nobody at the site goes by the id ", person, "."));
}

absl::Status CheckOfSite(const v1::Outing& outing, const PlanFacts& facts, const std::string& path) {
  if (facts.vehicle && (facts.vehicle->site != outing.site() || facts.vehicle->retired))
    return VehicleUnknown(outing, path);
  if (facts.territory_site && *facts.territory_site != outing.site()) return TerritoryUnknown(outing, path);
  for (int i = 0; i < outing.team_size(); ++i) {
    const Bookable& person = facts.people.at(outing.team(i));
    if (person.site != outing.site() || person.retired) return StaffMemberUnknown(outing.team(i), TeamField(path, i));
  }
  return absl::OkStatus();
}

absl::Status CheckLoad(const v1::Outing& outing, const PlanFacts& facts, const std::string& path) {
  for (int i = 0; i < outing.load_size(); ++i) {
    if (facts.families.contains(outing.load(i).item())) continue;
    return Refuse("ITEM_UNKNOWN", absl::StrCat(path, "load[", i, "].item"),
                  absl::StrCat("There is no item ", outing.load(i).item(), "."));
  }
  if (outing.load_size() > 0 && outing.vehicle().empty())
    return Refuse("VEHICLE_MISSING", path + "vehicle", "What is loaded needs a vehicle.");
  return absl::OkStatus();
}

absl::Status CheckTeam(const v1::Outing& outing, const PlanFacts& facts, const std::string& path) {
  std::set<std::string> skills;
  for (const std::string& person : outing.team()) {
    const Bookable& member = facts.people.at(person);
    skills.insert(member.skills.begin(), member.skills.end());
  }
  TeamNeeds needs;
  needs.vehicle = !outing.vehicle().empty();
  for (const auto& [item, family] : facts.families) needs.load_families.push_back(family);
  if (outing.capacity() > 0) needs.capacity = outing.capacity();
  const auto broken = BrokenTeamRules({outing.team_size(), {skills.begin(), skills.end()}}, needs);
  if (broken.empty()) return absl::OkStatus();
  return FieldError(absl::StatusCode::kFailedPrecondition, broken[0].reason, path + "team", broken[0].description);
}

}  // namespace

absl::StatusOr<PlanFacts> ReadPlanFacts(db::Executor& db, const v1::Outing& outing) {
  std::vector<std::string> items;
  for (const v1::LoadLine& line : outing.load()) items.push_back(line.item());
  ASSIGN_OR_RETURN(
      const db::Result rows,
      db.Execute(sql::kFindPlanFacts,
                 {outing.id(), outing.site(), db::TextOrNull(outing.vehicle()), db::TextOrNull(outing.territory()),
                  std::vector<std::string>(outing.team().begin(), outing.team().end()), items,
                  TimeFromProto(outing.start_time()), TimeFromProto(outing.end_time())}));
  PlanFacts facts;
  for (const db::Row row : rows) Take(row, facts);
  return facts;
}

absl::Status CheckExisting(const v1::Outing& outing, const PlanFacts& facts, const std::string& path) {
  if (!facts.zone) return Refuse("SITE_UNKNOWN", path + "site", "There is no site of this id.");
  if (!outing.vehicle().empty() && !facts.vehicle) return VehicleUnknown(outing, path);
  if (!outing.territory().empty() && !facts.territory_site) return TerritoryUnknown(outing, path);
  for (int i = 0; i < outing.team_size(); ++i) {
    if (!facts.people.contains(outing.team(i))) return StaffMemberUnknown(outing.team(i), TeamField(path, i));
  }
  return absl::OkStatus();
}

absl::Status CheckRules(const v1::Outing& outing, const PlanFacts& facts, const std::string& path) {
  RETURN_IF_ERROR(CheckExisting(outing, facts, path));
  RETURN_IF_ERROR(CheckDuration(outing.kind(), TimeFromProto(outing.start_time()), TimeFromProto(outing.end_time()),
                                *facts.zone, path));
  RETURN_IF_ERROR(CheckOfSite(outing, facts, path));
  RETURN_IF_ERROR(CheckLoad(outing, facts, path));
  return CheckTeam(outing, facts, path);
}

absl::Status CheckFree(const v1::Outing& outing, const PlanFacts& facts, const std::string& path) {
  if (facts.vehicle && facts.vehicle->booked)
    return Refuse("VEHICLE_BOOKED", path + "vehicle", "The vehicle is already booked at that time.");
  for (int i = 0; i < outing.team_size(); ++i) {
    RETURN_IF_ERROR(CheckPerson(outing.team(i), outing.site(), facts, TeamField(path, i)));
  }
  return absl::OkStatus();
}

absl::Status CheckPerson(const std::string& person, const std::string& site, const PlanFacts& facts,
                         const std::string& field) {
  const auto found = facts.people.find(person);
  if (found == facts.people.end() || found->second.site != site || found->second.retired)
    return StaffMemberUnknown(person, field);
  if (found->second.absent) return Refuse("STAFF_ABSENT", field, absl::StrCat(person, " is absent at that time."));
  if (found->second.booked)
    return Refuse("STAFF_BOOKED", field, absl::StrCat(person, " has something else at that time."));
  return absl::OkStatus();
}

}  // namespace passerelle::outreach
