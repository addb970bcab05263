// The vocabulary of figures: what a form may ask for by name. A form says which figure stands in which line; no rule of
// a line is written in code.
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "services/statistics/annual_report/values.h"
#include "services/statistics/annual_report/year_count.h"

namespace passerelle::statistics {

// What this service itself was told to keep of a year. It changes without a feed.
struct OwnRecords {
  std::int64_t observations = 0;
  // The questionnaires that people answered: "ena-caarud/1".
  std::vector<std::string> questionnaires = {};
};

// A figure with its parameters, read from one of both; absent where nothing can be said, as of a ratio to nothing.
struct Figure {
  v1::ReportLine::Unit unit = v1::ReportLine::UNIT_UNSPECIFIED;
  std::function<std::optional<LineValue>(const YearCount&)> read = nullptr;
  std::function<std::optional<LineValue>(const OwnRecords&)> read_own = nullptr;
  // Of what is known today, whichever the year: nothing can be said of a year before.
  bool of_today = false;
};

// INVALID_ARGUMENT for a name or a parameter that is not known.
absl::StatusOr<Figure> CompileFigure(const std::string& name, const nlohmann::json& parameters);

// Every name, sorted.
std::vector<std::string> FigureNames();

}  // namespace passerelle::statistics
