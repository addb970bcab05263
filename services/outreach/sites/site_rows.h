// Sites between the contract, the database and the feed.
#pragma once

#include <string>

#include "passerelle/events/v1/events.pb.h"
#include "passerelle/outreach/v1/sites.pb.h"
#include "services/runtime/db/result.h"

namespace passerelle::outreach {

v1::Site SiteFromRow(const db::Row& row);
v1::Site SiteFromRequest(const v1::CreateSiteRequest& request);
// The text of the column `schedule`: opening hours, closures and holiday calendar as proto3 JSON.
std::string ScheduleJson(const v1::Site& site);
// The fact that tells other services of `site` at `version`.
events::v1::Fact SiteFact(const v1::Site& site, std::int64_t version);

}  // namespace passerelle::outreach
