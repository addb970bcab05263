// Reading this process's metrics in tests.
#pragma once

#include <string>

namespace passerelle::testing {

// The value of one line of the exposition: `series` is the name with its labels in order, such as
// `passerelle_feed_position{consumer="contacts",feed="outreach"}`; 0 when it is not there.
double MetricValue(const std::string& series);
bool MetricIsShown(const std::string& series);

}  // namespace passerelle::testing
