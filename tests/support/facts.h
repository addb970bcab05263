// Facts put into a service's outbox, as if the service had told them: their way through the feed is the real one.
#pragma once

#include <absl/time/time.h>

#include <string>
#include <string_view>
#include <vector>

#include "passerelle/events/v1/events.pb.h"
#include "tests/support/suite.h"

namespace passerelle::testing {

// Puts them in together; followers take them in later.
void Tell(std::string_view service, const std::vector<events::v1::Fact>& facts);

// The day it is then in Paris, YYYY-MM-DD.
std::string LocalDay(absl::Time time);
// A maraude of four hours that two people are planned to do; version 1.
events::v1::OutingChanged PlannedOuting(const std::string& site, absl::Time begin, const std::string& location = "");
// Tells it as outreach would, and waits until every service knows.
void TellOuting(const events::v1::OutingChanged& outing);

}  // namespace passerelle::testing
