#include "tests/service/statistics/annual_report_fixture.h"

#include "services/runtime/base/uuid.h"
#include "tests/support/facts.h"

namespace passerelle::statistics {
namespace {

using testing::Director;
using testing::Suite;

std::string Method(const std::string& rpc) { return "passerelle.statistics.v1.AnnualReportService." + rpc; }

template <class Response>
Response OrThrow(const absl::StatusOr<Response>& response) {
  if (!response.ok()) throw std::runtime_error(response.status().ToString());
  return *response;
}

const v1::ReportLine* Find(const v1::AnnualReport& report, const std::string& id) {
  for (const v1::ReportSection& section : report.sections()) {
    for (const v1::ReportLine& line : section.lines()) {
      if (line.id() == id) return &line;
    }
  }
  return nullptr;
}

}  // namespace

v1::GetAnnualReportRequest AnnualReportRequest(const std::vector<std::string>& sites, int year) {
  v1::GetAnnualReportRequest request;
  for (const std::string& site : sites) request.add_site(site);
  request.set_year(year);
  return request;
}

absl::StatusOr<v1::AnnualReport> AskAnnualReport(const access::Principal& caller,
                                                 const v1::GetAnnualReportRequest& request) {
  AwaitFigures();
  return Suite::Running().Call<v1::AnnualReport>(caller, Method("GetAnnualReport"), request);
}

v1::AnnualReport AnnualReportOf(const std::vector<std::string>& sites, int year) {
  return OrThrow(AskAnnualReport(Director(), AnnualReportRequest(sites, year)));
}

v1::AnnualReport LiveReportOf(const std::vector<std::string>& sites, int year) {
  v1::GetAnnualReportRequest request = AnnualReportRequest(sites, year);
  request.set_live(true);
  return OrThrow(AskAnnualReport(Director(), request));
}

v1::ReportLine LineOf(const v1::AnnualReport& report, const std::string& id) {
  const v1::ReportLine* line = Find(report, id);
  if (line == nullptr) throw std::runtime_error("the report has no line " + id);
  return *line;
}

std::optional<std::int64_t> ValueOf(const v1::AnnualReport& report, const std::string& id) {
  const v1::ReportLine line = LineOf(report, id);
  return line.known() ? std::optional(line.value()) : std::nullopt;
}

std::optional<std::int64_t> PreviousOf(const v1::AnnualReport& report, const std::string& id) {
  const v1::ReportLine line = LineOf(report, id);
  return line.previous_known() ? std::optional(line.previous_value()) : std::nullopt;
}

v1::ReportEntry Number(const std::string& line, std::int64_t value) {
  v1::ReportEntry entry;
  entry.set_line(line);
  entry.set_value(value);
  return entry;
}

v1::ReportEntry Text(const std::string& line, const std::string& text) {
  v1::ReportEntry entry;
  entry.set_line(line);
  entry.set_text(text);
  return entry;
}

v1::ReportEntry Nothing(const std::string& line) {
  v1::ReportEntry entry;
  entry.set_line(line);
  return entry;
}

absl::StatusOr<v1::AnnualReport> Enter(const access::Principal& caller, const std::string& site, int year,
                                       const std::vector<v1::ReportEntry>& entries) {
  v1::EnterAnnualReportRequest request;
  request.set_site(site);
  request.set_year(year);
  for (const v1::ReportEntry& entry : entries) *request.add_entries() = entry;
  return Suite::Running().Call<v1::AnnualReport>(caller, Method("EnterAnnualReport"), request);
}

absl::StatusOr<v1::AnnualReport> Close(const access::Principal& caller, const std::vector<std::string>& sites,
                                       int year) {
  AwaitFigures();
  v1::CloseAnnualReportRequest request;
  for (const std::string& site : sites) request.add_site(site);
  request.set_year(year);
  return Suite::Running().Call<v1::AnnualReport>(caller, Method("CloseAnnualReport"), request);
}

absl::StatusOr<v1::AnnualReport> Correct(const access::Principal& caller, const std::vector<std::string>& sites,
                                         int year, int version, const std::string& reason) {
  AwaitFigures();
  v1::CorrectAnnualReportRequest request;
  for (const std::string& site : sites) request.add_site(site);
  request.set_year(year);
  request.set_version(version);
  request.set_reason(reason);
  return Suite::Running().Call<v1::AnnualReport>(caller, Method("CorrectAnnualReport"), request);
}

std::vector<v1::ReportVersion> VersionsOf(const std::vector<std::string>& sites, int year) {
  v1::ListAnnualReportVersionsRequest request;
  for (const std::string& site : sites) request.add_site(site);
  request.set_year(year);
  const auto listed = OrThrow(Suite::Running().Call<v1::ListAnnualReportVersionsResponse>(
      Director(), Method("ListAnnualReportVersions"), request));
  return {listed.versions().begin(), listed.versions().end()};
}

void Tell(const events::v1::OutingChanged& outing) {
  events::v1::Fact fact;
  *fact.mutable_outing_changed() = outing;
  testing::Tell("outreach", {fact});
}

void Tell(const events::v1::MediationActionChanged& action) {
  events::v1::Fact fact;
  *fact.mutable_mediation_action_changed() = action;
  testing::Tell("outreach", {fact});
}

void Tell(const events::v1::ActivityChanged& activity) {
  events::v1::Fact fact;
  *fact.mutable_activity_changed() = activity;
  testing::Tell("outreach", {fact});
}

void Tell(const events::v1::ReferralChanged& referral) {
  events::v1::Fact fact;
  *fact.mutable_referral_changed() = referral;
  testing::Tell("referrals", {fact});
}

events::v1::OutingChanged OutingOf(const std::string& site, const std::string& kind, const std::string& day) {
  events::v1::OutingChanged outing;
  outing.set_outing(NewUuidV7());
  outing.set_site(site);
  outing.set_kind(kind);
  outing.set_state("COMPLETED");
  outing.set_service_day(day);
  outing.mutable_start_time()->set_seconds(1700000000);
  outing.mutable_end_time()->set_seconds(1700000000 + 2 * 3600);
  outing.set_team_size(3);
  outing.set_version(1);
  return outing;
}

events::v1::MediationActionChanged MediationOf(const std::string& site, const std::string& kind,
                                               const std::string& day) {
  events::v1::MediationActionChanged action;
  action.set_action(NewUuidV7());
  action.set_site(site);
  action.set_kind(kind);
  action.set_service_day(day);
  action.set_minutes(45);
  action.set_needles_picked_up(6);
  action.set_version(1);
  return action;
}

events::v1::ActivityChanged ActivityOf(const std::string& site, const std::string& kind, const std::string& day) {
  events::v1::ActivityChanged activity;
  activity.set_activity(NewUuidV7());
  activity.set_site(site);
  activity.set_kind(kind);
  activity.set_state("HELD");
  activity.set_service_day(day);
  activity.set_minutes(90);
  activity.set_participants(8);
  activity.set_version(1);
  return activity;
}

events::v1::ReferralChanged ReferralOf(const std::string& site, const std::string& partner, const std::string& theme,
                                       const std::string& day) {
  events::v1::ReferralChanged referral;
  referral.set_referral(NewUuidV7());
  referral.set_site(site);
  referral.set_partner(partner);
  referral.set_theme(theme);
  referral.set_state("SENT");
  referral.set_service_day(day);
  referral.mutable_send_time()->set_seconds(1700000000);
  referral.set_version(1);
  return referral;
}

}  // namespace passerelle::statistics
