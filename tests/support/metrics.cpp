#include "tests/support/metrics.h"

#include <cstdlib>

#include "services/runtime/telemetry/metrics.h"

namespace passerelle::testing {

double MetricValue(const std::string& series) {
  const std::string text = "\n" + telemetry::ProcessMetrics().Expose();
  const auto place = text.find("\n" + series + " ");
  return place == std::string::npos ? 0 : std::strtod(text.c_str() + place + series.size() + 2, nullptr);
}

}  // namespace passerelle::testing
