#include "tests/service/outreach/fleet_fixture.h"

namespace passerelle::outreach {

google::protobuf::Timestamp Fleet::FromNow(absl::Duration duration) {
  google::protobuf::Timestamp time;
  time.set_seconds(absl::ToUnixSeconds(absl::Now() + duration));
  return time;
}

v1::CreateVehicleRequest Fleet::VehicleRequest(const std::string& site) const {
  v1::CreateVehicleRequest request;
  request.set_id(Slug("van"));
  request.set_site(site.empty() ? site_ : site);
  request.set_display_name("Le camion");
  return request;
}

v1::CreateTerritoryRequest Fleet::TerritoryRequest() const {
  v1::CreateTerritoryRequest request;
  request.set_id(Slug("territory"));
  request.set_site(site_);
  request.set_display_name("Bas-Montreuil");
  request.set_note("Travaux devant la gare.");
  return request;
}

v1::CreateStaffMemberRequest Fleet::MemberRequest(const std::vector<v1::Skill>& skills) const {
  v1::CreateStaffMemberRequest request;
  request.set_id(Slug("member"));
  request.set_site(site_);
  request.set_display_name("Camille");
  for (const v1::Skill skill : skills) request.add_skills(skill);
  return request;
}

v1::CreateOutingRequest Fleet::Round(const std::vector<std::string>& team, absl::Duration begins_in) const {
  v1::CreateOutingRequest request;
  request.set_site(site_);
  request.set_kind(v1::MARAUDE);
  *request.mutable_start_time() = FromNow(begins_in);
  *request.mutable_end_time() = FromNow(begins_in + absl::Hours(4));
  for (const std::string& member : team) request.add_team(member);
  return request;
}

}  // namespace passerelle::outreach
