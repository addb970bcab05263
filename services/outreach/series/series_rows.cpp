#include "services/outreach/series/series_rows.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/util/json_util.h>

#include <stdexcept>

#include "services/outreach/sealed_fields.h"
#include "services/runtime/access/hidden_fields.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"

namespace passerelle::outreach {
namespace {

absl::TimeZone ZoneNamed(std::string_view name) {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(ToAbsl(name), &zone)) throw std::logic_error("a site's time zone is not known");
  return zone;
}

}  // namespace

StoredSeries SeriesFromRow(const vault::Keeper& keeper, const db::Row& row) {
  StoredSeries stored;
  v1::OutingSeries& series = stored.series;
  const std::string content = keeper.Open(kSeriesContent, row, "content");
  if (!google::protobuf::util::JsonStringToMessage(content, &series).ok())
    throw std::logic_error("a series' content is not readable");
  series.set_id(std::string(row.Text("id")));
  series.set_site(std::string(row.Text("site")));
  series.set_previous(std::string(row.TextOrEmpty("previous")));
  series.set_end_local(std::string(row.TextOrEmpty("end_local")));
  series.set_state(row.IsNull("end_local") ? v1::ACTIVE : v1::ENDED);
  series.set_materialised_until(std::string(row.Text("materialised_until")));
  SetProto(row.Time("create_time"), *series.mutable_create_time());
  series.set_etag(absl::StrCat(row.Int("version")));
  stored.zone = ZoneNamed(row.Text("time_zone"));
  stored.request_hash = row.Bytes("request_hash");
  return stored;
}

v1::OutingSeries SeriesFromRequest(const v1::CreateOutingSeriesRequest& request) {
  v1::OutingSeries series;
  series.set_site(request.site());
  series.set_kind(request.kind());
  series.set_start_local(request.start_local());
  *series.mutable_duration() = request.duration();
  series.set_recurrence(request.recurrence());
  *series.mutable_exceptions() = request.exceptions();
  series.set_vehicle(request.vehicle());
  *series.mutable_team() = request.team();
  series.set_territory(request.territory());
  *series.mutable_stops() = request.stops();
  *series.mutable_load() = request.load();
  series.set_capacity(request.capacity());
  series.set_title(request.title());
  series.set_note(request.note());
  return series;
}

db::Bytes SealedContent(const vault::Keeper& keeper, const v1::OutingSeries& series) {
  v1::OutingSeries content = series;
  content.clear_id();
  content.clear_site();
  content.clear_previous();
  content.clear_state();
  content.clear_end_local();
  content.clear_materialised_until();
  content.clear_create_time();
  content.clear_etag();
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(content, &json).ok())
    throw std::logic_error("a series' content cannot be written");
  return keeper.Seal(kSeriesContent, json);
}

absl::StatusOr<Recurrence> RecurrenceOf(const v1::OutingSeries& series, absl::TimeZone zone, const std::string& path) {
  const RecurrenceText text{
      series.start_local(), series.recurrence(), {series.exceptions().begin(), series.exceptions().end()}};
  return ReadRecurrence(text, zone, path);
}

v1::OutingSeries VisibleTo(const access::Principal& caller, const StoredSeries& stored) {
  v1::OutingSeries series = stored.series;
  access::ClearHidden(caller, series);
  return series;
}

absl::Status OutingSeriesUnknown() { return NotFound("OUTING_SERIES_UNKNOWN", "There is no such series."); }

}  // namespace passerelle::outreach
