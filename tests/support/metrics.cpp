#include "tests/support/metrics.h"

#include <cstdlib>
#include <optional>

#include "services/runtime/telemetry/metrics.h"

namespace passerelle::testing {
namespace {

std::optional<double> FindMetric(const std::string& series) {
  const std::string text = "\n" + telemetry::ProcessMetrics().Expose();
  const auto place = text.find("\n" + series + " ");
  if (place == std::string::npos) return std::nullopt;
  return std::strtod(text.c_str() + place + series.size() + 2, nullptr);
}

}  // namespace

double MetricValue(const std::string& series) { return FindMetric(series).value_or(0); }
bool MetricIsShown(const std::string& series) { return FindMetric(series).has_value(); }

}  // namespace passerelle::testing
