#include "tests/service/outreach/series_fixture.h"

#include <absl/time/clock.h>

#include "services/outreach/service.h"

namespace passerelle::outreach {
namespace {

constexpr char kService[] = "passerelle.outreach.v1.OutingSeriesService.";

}  // namespace

v1::CreateOutingSeriesRequest Season::Rounds(const std::string& start_local, const std::string& rule) const {
  v1::CreateOutingSeriesRequest request;
  request.set_site(site_);
  request.set_kind(v1::MARAUDE);
  request.set_start_local(start_local);
  request.mutable_duration()->set_seconds(4 * 3600);
  request.set_recurrence("RRULE:" + rule);
  for (const std::string& member : two_) request.add_team(member);
  request.set_title("Maraude");
  return request;
}

absl::StatusOr<v1::OutingSeries> Season::Create(const access::Principal& caller,
                                                const v1::CreateOutingSeriesRequest& request, std::string_view key) {
  return suite_.Call<v1::OutingSeries>(caller, std::string(kService) + "CreateOutingSeries", request, key);
}

absl::StatusOr<v1::OutingSeries> Season::Get(const access::Principal& caller, const std::string& series) {
  v1::GetOutingSeriesRequest request;
  request.set_id(series);
  return suite_.Call<v1::OutingSeries>(caller, std::string(kService) + "GetOutingSeries", request);
}

v1::ChangeOutingSeriesFromRequest Season::Change(const std::string& series, const std::string& from_local,
                                                 const v1::OutingSeries& changes,
                                                 const std::vector<std::string>& mask) const {
  v1::ChangeOutingSeriesFromRequest request;
  request.set_id(series);
  request.set_from_local(from_local);
  *request.mutable_series() = changes;
  for (const std::string& field : mask) request.mutable_update_mask()->add_paths(field);
  return request;
}

absl::StatusOr<v1::OutingSeries> Season::ChangeFrom(const v1::ChangeOutingSeriesFromRequest& request,
                                                    std::string_view key) {
  return suite_.Call<v1::OutingSeries>(coordinator_, std::string(kService) + "ChangeOutingSeriesFrom", request, key);
}

absl::StatusOr<v1::OutingSeries> Season::End(const std::string& series, const std::string& from_local,
                                             const std::string& etag) {
  v1::EndOutingSeriesRequest request;
  request.set_id(series);
  request.set_from_local(from_local);
  request.set_reason("Fin du plan hiver");
  request.set_etag(etag);
  return suite_.Call<v1::OutingSeries>(coordinator_, std::string(kService) + "EndOutingSeries", request);
}

std::vector<v1::Outing> Season::OccurrencesOf(const std::string& series) {
  std::vector<v1::Outing> outings;
  v1::ListOutingsRequest request;
  request.set_series(series);
  request.set_page_size(200);
  do {
    const auto page = Must(Outings<v1::ListOutingsResponse>("ListOutings", request));
    outings.insert(outings.end(), page.outings().begin(), page.outings().end());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return outings;
}

std::vector<std::string> Season::StartsOf(const std::string& series) {
  std::vector<std::string> starts;
  for (const v1::Outing& outing : OccurrencesOf(series)) starts.push_back(outing.occurrence());
  return starts;
}

v1::Outing Season::At(const std::string& series, const std::string& occurrence) {
  for (const v1::Outing& outing : OccurrencesOf(series)) {
    if (outing.occurrence() == occurrence) return outing;
  }
  return {};
}

v1::Outing Season::Cancelled(const v1::Outing& outing) {
  v1::CancelOutingRequest request;
  request.set_id(outing.id());
  request.set_reason("Canicule");
  return Must(Outings<v1::Outing>("CancelOuting", request));
}

v1::Outing Season::Moved(const v1::Outing& outing, absl::Duration by) {
  v1::UpdateOutingRequest request;
  request.mutable_outing()->set_id(outing.id());
  const std::int64_t seconds = absl::ToInt64Seconds(by);
  request.mutable_outing()->mutable_start_time()->set_seconds(outing.start_time().seconds() + seconds);
  request.mutable_outing()->mutable_end_time()->set_seconds(outing.end_time().seconds() + seconds);
  return Must(Outings<v1::Outing>("UpdateOuting", request));
}

std::string Season::Utc(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%dT%H:%MZ", absl::FromUnixSeconds(time.seconds()), absl::UTCTimeZone());
}

std::string Season::Day(int from_today) {
  absl::TimeZone paris;
  EXPECT_TRUE(absl::LoadTimeZone("Europe/Paris", &paris));
  return absl::FormatCivilTime(absl::ToCivilDay(absl::Now(), paris) + from_today);
}

db::Pool& Season::ServicePool() {
  static db::Pool pool({.url = testing::Suite::Running().EnvironmentOf("outreach").at("PASSERELLE_DATABASE_URL"),
                        .size = 8,
                        .statements = Definition().statements});
  return pool;
}

const vault::Keeper& Season::ServiceKeeper() {
  static const vault::Vault vault =
      Must(vault::Vault::Create(testing::Suite::Running().EnvironmentOf("outreach").at("PASSERELLE_MASTER_KEYS")));
  static const vault::Keeper keeper = [] {
    vault::Keeper opened(ServicePool(), vault);
    EXPECT_TRUE(opened.FetchOwnKey().ok());
    return opened;
  }();
  return keeper;
}

std::vector<std::string> OutingSeries::ReasonsOf(const v1::Outing& outing) {
  std::vector<std::string> reasons;
  for (const v1::PlanWarning& warning : outing.warnings()) reasons.push_back(warning.reason());
  return reasons;
}

}  // namespace passerelle::outreach
