#include "tests/simulator/close_year.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <fstream>
#include <system_error>

namespace passerelle::simulator {
namespace {

absl::Status WriteBytes(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  return file.flush() ? absl::OkStatus() : absl::InvalidArgumentError(absl::StrCat("cannot write ", path.string()));
}

}  // namespace

absl::StatusOr<statistics::v1::AnnualReport> CloseYear(Api& api, const std::string& site, int year) {
  statistics::v1::CloseAnnualReportRequest request;
  request.add_site(site);
  statistics::v1::AnnualReport report;
  const absl::Status status = api.Post(absl::StrCat("/v1/annualReports/", year, ":close"), request, "", &report);
  if (!status.ok()) return status;
  return report;
}

absl::StatusOr<std::vector<std::filesystem::path>> FetchReportFiles(Api& api, const std::string& site, int year,
                                                                    const std::filesystem::path& directory) {
  std::error_code fault;
  std::filesystem::create_directories(directory, fault);
  if (fault) return absl::InvalidArgumentError(absl::StrCat("cannot make ", directory.string()));
  std::vector<std::filesystem::path> files;
  for (const char* extension : {".xlsx", ".html", ".csv"}) {
    const absl::StatusOr<std::string> bytes =
        api.Call("GET", absl::StrCat("/v1/annualReports/", year, extension, "?site=", UrlEncode(site)));
    if (!bytes.ok()) return bytes.status();
    files.push_back(directory / absl::StrCat(site, "-", year, extension));
    if (const absl::Status status = WriteBytes(files.back(), *bytes); !status.ok()) return status;
  }
  return files;
}

absl::StatusOr<supplies::v1::Forecast> FetchForecast(Api& api, const std::string& site, const std::string& day) {
  supplies::v1::Forecast forecast;
  const absl::Status status =
      api.Get(absl::StrCat("/v1/forecasts?site=", UrlEncode(site), "&asOf=", UrlEncode(day)), &forecast);
  if (!status.ok()) return status;
  return forecast;
}

std::string ClosingLine(const statistics::v1::AnnualReport& report) {
  int lines = 0, known = 0;
  for (const auto& section : report.sections()) {
    lines += section.lines_size();
    for (const auto& line : section.lines()) known += line.known();
  }
  return absl::StrCat("The year ", report.year(), " of ", absl::StrJoin(report.sites(), ", "),
                      " is closed: its report, version ", report.version(), " by the form ", report.form(), ", has ",
                      lines, " lines, ", known, " of them with a value.\n");
}

}  // namespace passerelle::simulator
