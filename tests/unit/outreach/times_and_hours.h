// Times, zones and opening hours as the tests of outreach state them.
#pragma once

#include <absl/time/time.h>

#include <string>

#include "passerelle/outreach/v1/sites.pb.h"

namespace passerelle::outreach {

// Of RFC 3339.
absl::Time At(const std::string& instant);
absl::TimeZone Zone(const std::string& name = "Europe/Paris");
// Adds an opening to the week of a site.
void Open(v1::Site& site, v1::DayOfWeek day, const char* opens, const char* closes,
          v1::OpeningUse use = v1::INDIVIDUAL);

}  // namespace passerelle::outreach
