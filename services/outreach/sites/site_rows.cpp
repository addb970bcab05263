#include "services/outreach/sites/site_rows.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/util/json_util.h>

#include <stdexcept>

namespace passerelle::outreach {

v1::Site SiteFromRow(const db::Row& row) {
  v1::Site site;
  const std::string schedule(row.Text("schedule"));
  if (!google::protobuf::util::JsonStringToMessage(schedule, &site).ok())
    throw std::logic_error("a site's schedule is not readable");
  site.set_id(std::string(row.Text("id")));
  site.set_display_name(std::string(row.Text("display_name")));
  site.set_time_zone(std::string(row.Text("time_zone")));
  site.set_address(std::string(row.Text("address")));
  site.set_etag(absl::StrCat(row.Int("version")));
  if (site.holiday_calendar() == v1::HOLIDAY_CALENDAR_UNSPECIFIED) site.set_holiday_calendar(v1::FRANCE);
  return site;
}

v1::Site SiteFromRequest(const v1::CreateSiteRequest& request) {
  v1::Site site;
  site.set_id(request.id());
  site.set_display_name(request.display_name());
  site.set_time_zone(request.time_zone());
  site.set_address(request.address());
  *site.mutable_opening_hours() = request.opening_hours();
  *site.mutable_closures() = request.closures();
  site.set_holiday_calendar(request.holiday_calendar());
  return site;
}

std::string ScheduleJson(const v1::Site& site) {
  v1::Site schedule;
  *schedule.mutable_opening_hours() = site.opening_hours();
  *schedule.mutable_closures() = site.closures();
  schedule.set_holiday_calendar(site.holiday_calendar());
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(schedule, &json).ok())
    throw std::logic_error("a site's schedule cannot be written");
  return json;
}

events::v1::Fact SiteFact(const v1::Site& site, std::int64_t version) {
  events::v1::Fact fact;
  events::v1::SiteChanged& changed = *fact.mutable_site_changed();
  changed.set_site(site.id());
  changed.set_display_name(site.display_name());
  changed.set_time_zone(site.time_zone());
  changed.set_version(version);
  changed.set_address(site.address());
  for (const v1::OpeningHours& hours : site.opening_hours()) {
    events::v1::OpeningPeriod& period = *changed.add_opening_hours();
    period.set_day(v1::DayOfWeek_Name(hours.day()));
    period.set_opens(hours.opens());
    period.set_closes(hours.closes());
    period.set_use(v1::OpeningUse_Name(hours.use()));
  }
  for (const v1::Closure& closure : site.closures()) {
    events::v1::ClosedPeriod& period = *changed.add_closures();
    period.set_from(closure.from());
    period.set_to(closure.to());
  }
  return fact;
}

}  // namespace passerelle::outreach
