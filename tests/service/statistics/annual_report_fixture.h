// The yearly report, asked for and written to as its callers do.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "tests/service/statistics/activity.h"

namespace passerelle::statistics {

// The year that most reports of the tests are of.
inline constexpr int kYear = 2024;

// As the director, once every feed has been followed to its end; the test fails when it is refused.
v1::AnnualReport AnnualReportOf(const std::vector<std::string>& sites, int year);
// As it now counts, also of a closed year.
v1::AnnualReport LiveReportOf(const std::vector<std::string>& sites, int year);
absl::StatusOr<v1::AnnualReport> AskAnnualReport(const access::Principal& caller,
                                                 const v1::GetAnnualReportRequest& request);
v1::GetAnnualReportRequest AnnualReportRequest(const std::vector<std::string>& sites, int year);

// The line of this id; the test fails without one.
v1::ReportLine LineOf(const v1::AnnualReport& report, const std::string& id);
// Its value; nothing when there is none.
std::optional<std::int64_t> ValueOf(const v1::AnnualReport& report, const std::string& id);
std::optional<std::int64_t> PreviousOf(const v1::AnnualReport& report, const std::string& id);

v1::ReportEntry Number(const std::string& line, std::int64_t value);
v1::ReportEntry Text(const std::string& line, const std::string& text);
v1::ReportEntry Nothing(const std::string& line);
absl::StatusOr<v1::AnnualReport> Enter(const access::Principal& caller, const std::string& site, int year,
                                       const std::vector<v1::ReportEntry>& entries);

absl::StatusOr<v1::AnnualReport> Close(const access::Principal& caller, const std::vector<std::string>& sites,
                                       int year);
absl::StatusOr<v1::AnnualReport> Correct(const access::Principal& caller, const std::vector<std::string>& sites,
                                         int year, int version, const std::string& reason);
std::vector<v1::ReportVersion> VersionsOf(const std::vector<std::string>& sites, int year);

// Facts told as the service that owns them would.
void Tell(const events::v1::OutingChanged& outing);
void Tell(const events::v1::MediationActionChanged& action);
void Tell(const events::v1::ActivityChanged& activity);
void Tell(const events::v1::ReferralChanged& referral);

// A completed outing of two hours by a team of three.
events::v1::OutingChanged OutingOf(const std::string& site, const std::string& kind, const std::string& day);
events::v1::MediationActionChanged MediationOf(const std::string& site, const std::string& kind,
                                               const std::string& day);
events::v1::ActivityChanged ActivityOf(const std::string& site, const std::string& kind, const std::string& day);
events::v1::ReferralChanged ReferralOf(const std::string& site, const std::string& partner, const std::string& theme,
                                       const std::string& day);

}  // namespace passerelle::statistics
