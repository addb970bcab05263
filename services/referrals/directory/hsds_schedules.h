// Opening hours as HSDS schedules: parts of an RFC 5545 recurrence rule with times of day.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "services/referrals/directory/json_document.h"

namespace passerelle::referrals {

// One weekly schedule for each span and the days that share it. Each carries the whole text as its description, which
// says what schedules cannot: public holidays.
nlohmann::json WriteSchedules(std::string_view slug, const std::string& opening_hours);

// The opening hours of weekly schedules: the description where it is written like opening hours, else made of their
// parts. Empty when there are none. What cannot be read is the `refusal`; `path` names the list.
std::string ReadSchedules(const std::vector<const nlohmann::json*>& schedules, const std::string& path,
                          std::string& refusal);

}  // namespace passerelle::referrals
