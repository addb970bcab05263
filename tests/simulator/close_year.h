// The end of a site's year: its report is closed and fetched as files, and what to order next is looked up.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <vector>

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "passerelle/supplies/v1/forecasts.pb.h"
#include "tests/simulator/api.h"

namespace passerelle::simulator {

// Closes the year, if it is not, and returns the report as it is frozen.
absl::StatusOr<statistics::v1::AnnualReport> CloseYear(Api& api, const std::string& site, int year);

// Writes the report as .xlsx, .html and .csv into the directory, which is made if need be; returns the files.
absl::StatusOr<std::vector<std::filesystem::path>> FetchReportFiles(Api& api, const std::string& site, int year,
                                                                    const std::filesystem::path& directory);

// What the site will need, seen from a local day YYYY-MM-DD.
absl::StatusOr<supplies::v1::Forecast> FetchForecast(Api& api, const std::string& site, const std::string& day);

// "The year 2013 of montreuil is closed: …".
std::string ClosingLine(const statistics::v1::AnnualReport& report);

}  // namespace passerelle::simulator
