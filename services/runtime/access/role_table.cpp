#include "services/runtime/access/role_table.h"

#include <algorithm>
#include <iterator>

namespace passerelle::access {
namespace {

// Each role is a bit, so that a grant is a set of them.
enum RoleBit : unsigned {
  kReception = 1 << 0,
  kOutreach = 1 << 1,
  kNurse = 1 << 2,
  kCoordinator = 1 << 3,
  kDirector = 1 << 4,
  kAnalyst = 1 << 5,  // figures only, never people
  kPartner = 1 << 6,  // a partner agency's side of its own referrals
  kAdmin = 1 << 7,    // accounts, not people
  kDpo = 1 << 8,      // data protection: who looked at whom, and people's rights over their data
};

// Everybody who meets people.
constexpr unsigned kStaff = kReception | kOutreach | kNurse | kCoordinator | kDirector;
// Those who answer for a site.
constexpr unsigned kLead = kCoordinator | kDirector;

struct RoleName {
  RoleBit role;
  std::string_view name;
};

constexpr RoleName kRoleNames[] = {
    {kReception, "reception"},     {kOutreach, "outreach"}, {kNurse, "nurse"},
    {kCoordinator, "coordinator"}, {kDirector, "director"}, {kAnalyst, "analyst"},
    {kPartner, "partner"},         {kAdmin, "admin"},       {kDpo, "dpo"},
};

struct Grant {
  std::string_view permission;
  unsigned roles;
};

// Who may do what.
constexpr Grant kGrants[] = {
    {"accesslog.read", kDpo},
    {"accounts.read", kDirector | kAdmin},
    {"accounts.write", kDirector | kAdmin},
    {"alerts.read", kStaff | kAnalyst | kPartner},
    {"apikeys.read", kDirector | kAdmin},
    {"apikeys.write", kDirector | kAdmin},
    {"appointments.read", kStaff},
    {"appointments.write", kStaff},
    {"calendars.share", kLead},
    {"catalogue.read", kStaff | kAnalyst},
    {"catalogue.write", kDirector},
    {"consents.read", kStaff},
    {"consents.write", kStaff},
    {"deliveries.read", kLead},
    {"deliveries.write", kLead},
    {"emergencies.read", kDirector | kDpo},
    {"figures.read", kLead | kAnalyst},
    {"locations.write", kLead},
    {"mediation.write", kStaff},
    {"outings.run", kOutreach | kNurse | kLead},
    {"partners.read", kStaff},
    {"partners.write", kLead},
    {"people.emergency", kStaff},
    {"people.erase", kLead | kDpo},
    {"people.export", kLead | kDpo},
    {"people.merge", kLead},
    {"people.read", kStaff},
    {"people.write", kStaff},
    {"planning.read", kStaff},
    {"planning.write", kOutreach | kLead},
    {"recalls.write", kLead},
    {"referrals.answer", kPartner},
    {"referrals.read", kStaff},
    {"referrals.write", kStaff},
    {"reports.close", kDirector},
    {"reports.write", kLead},
    {"retention.read", kDirector | kDpo},
    {"routes.read", kOutreach | kCoordinator},  // where exactly teams go is for those who go there and who plan it
    {"sites.read", kStaff | kAnalyst | kAdmin | kDpo},
    {"sites.write", kDirector},
    {"stock.count", kStaff},
    {"stock.distribute", kStaff},
    {"stock.read", kStaff},
    {"stock.reverse", kLead},
    {"stock.write", kLead},
    {"surveys.answer", kStaff},
    {"surveys.export", kDirector | kAnalyst},
    {"surveys.read", kStaff | kAnalyst},
    {"surveys.write", kLead},
    {"visits.read", kStaff},
    {"visits.record", kStaff},
    {"visits.void", kStaff},
    {"watch.alert", kLead},
    {"watch.read", kStaff | kAnalyst},
    {"watch.record", kStaff},
};

// No bits for a name that is no role.
unsigned Find(std::string_view role) {
  const auto* const found = std::find_if(std::begin(kRoleNames), std::end(kRoleNames),
                                         [&](const RoleName& entry) { return entry.name == role; });
  return found == std::end(kRoleNames) ? 0U : found->role;
}

}  // namespace

bool RoleGrants(std::string_view role, std::string_view permission) {
  const unsigned bits = Find(role);
  return std::any_of(std::begin(kGrants), std::end(kGrants),
                     [&](const Grant& grant) { return grant.permission == permission && (grant.roles & bits) != 0; });
}

bool IsRole(std::string_view role) { return Find(role) != 0; }

std::vector<std::string_view> Roles() {
  std::vector<std::string_view> roles;
  roles.reserve(std::size(kRoleNames));
  for (const RoleName& entry : kRoleNames) roles.push_back(entry.name);
  return roles;
}

std::vector<std::string_view> Permissions() {
  std::vector<std::string_view> permissions;
  permissions.reserve(std::size(kGrants));
  for (const Grant& grant : kGrants) permissions.push_back(grant.permission);
  return permissions;
}

}  // namespace passerelle::access
