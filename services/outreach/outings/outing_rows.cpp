#include "services/outreach/outings/outing_rows.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "services/outreach/outings/outing_rules.h"
#include "services/outreach/sealed_fields.h"
#include "services/outreach/sites/hours.h"
#include "services/runtime/base/proto_time.h"

namespace passerelle::outreach {
namespace {

std::string ToJson(const google::protobuf::Message& message) {
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json).ok())
    throw std::logic_error("a part of an outing cannot be written");
  return json;
}

template <class Message>
Message FromJson(std::string_view json) {
  Message message;
  if (!google::protobuf::util::JsonStringToMessage(std::string(json), &message).ok())
    throw std::logic_error("a part of an outing is not readable");
  return message;
}

template <class Enum>
Enum Parse(bool (*parse)(const std::string&, Enum*), std::string_view name) {
  Enum value;
  if (!parse(std::string(name), &value)) throw std::logic_error("an outing has an unknown value");
  return value;
}

void AddAll(const std::vector<std::string>& values, google::protobuf::RepeatedPtrField<std::string>& list) {
  for (const std::string& value : values) *list.Add() = value;
}

void ReadLoad(const db::Row& row, v1::Outing& outing) {
  const std::vector<std::string> items = row.TextArray("load_items");
  const std::vector<std::string> quantities = row.TextArray("load_quantities");
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::int32_t quantity = 0;
    if (!absl::SimpleAtoi(quantities.at(i), &quantity)) throw std::logic_error("a load's quantity is not a number");
    v1::LoadLine& line = *outing.add_load();
    line.set_item(items[i]);
    line.set_quantity(quantity);
  }
}

void ReadPlan(const vault::Keeper& keeper, const db::Row& row, v1::Outing& outing) {
  outing.set_id(std::string(row.Text("id")));
  outing.set_site(std::string(row.Text("site")));
  outing.set_kind(Parse(v1::OutingKind_Parse, row.Text("kind")));
  SetProto(row.Time("start_time"), *outing.mutable_start_time());
  SetProto(row.Time("end_time"), *outing.mutable_end_time());
  outing.set_service_day(std::string(row.Text("service_day")));
  outing.set_vehicle(std::string(row.TextOrEmpty("vehicle")));
  outing.set_territory(std::string(row.TextOrEmpty("territory")));
  *outing.mutable_stops() = FromJson<v1::Outing>(keeper.Open(kOutingStops, row, "stops")).stops();
  ReadLoad(row, outing);
  outing.set_capacity(row.Int32("capacity"));
  outing.set_title(std::string(row.Text("title")));
  outing.set_note(keeper.Open(kOutingNote, row, "note"));
  outing.set_series(std::string(row.TextOrEmpty("series")));
  outing.set_occurrence(std::string(row.TextOrEmpty("occurrence")));
  outing.set_changed_alone(row.Bool("changed_alone"));
  SetProto(row.Time("create_time"), *outing.mutable_create_time());
}

void ReadPeople(const db::Row& row, v1::Outing& outing) {
  AddAll(row.TextArray("team"), *outing.mutable_team());
  AddAll(row.TextArray("waiting"), *outing.mutable_waiting_list());
  AddAll(row.TextArray("withdrawn"), *outing.mutable_withdrawn());
}

void ReadProgress(const vault::Keeper& keeper, const db::Row& row, v1::Outing& outing) {
  outing.set_state(Parse(v1::OutingState_Parse, row.Text("state")));
  outing.mutable_stock()->set_state(Parse(v1::StockState_Parse, row.Text("stock_state")));
  outing.mutable_stock()->set_problem(std::string(row.Text("stock_problem")));
  if (!row.IsNull("actual_start_time")) SetProto(row.Time("actual_start_time"), *outing.mutable_actual_start_time());
  if (!row.IsNull("actual_end_time")) SetProto(row.Time("actual_end_time"), *outing.mutable_actual_end_time());
  if (!row.IsNull("report")) {
    *outing.mutable_report() = FromJson<v1::OutingReport>(keeper.Open(kOutingReport, row, "report"));
  }
  outing.set_cancel_reason(std::string(row.Text("cancel_reason")));
  outing.set_etag(absl::StrCat(row.Int("version")));
}

// Those who can go, and what is asked of them.
void ReadTeam(const db::Row& row, StoredOuting& stored) {
  std::set<std::string> away;
  for (const char* column : {"absent", "retired", "unbooked"}) {
    for (std::string& person : row.TextArray(column)) away.insert(std::move(person));
  }
  stored.vehicle_booked = row.Bool("vehicle_booked");
  stored.all_booked = stored.vehicle_booked && row.TextArray("unbooked").empty();
  stored.going.people = stored.outing.team_size() - static_cast<std::int32_t>(away.size());
  stored.going.skills = row.TextArray("skills");
  stored.needs.vehicle = !stored.outing.vehicle().empty();
  stored.needs.load_families = row.TextArray("load_families");
  stored.needs.capacity = stored.outing.capacity();
}

class Warnings {
 public:
  explicit Warnings(v1::Outing& outing) : outing_(outing) {}
  void Add(const std::string& reason, const std::string& description) {
    v1::PlanWarning& warning = *outing_.add_warnings();
    warning.set_reason(reason);
    warning.set_description(description);
  }

 private:
  v1::Outing& outing_;
};

void Warn(const db::Row& row, const v1::Site& calendar, StoredOuting& stored) {
  Warnings warnings(stored.outing);
  for (const BrokenRule& rule : BrokenTeamRules(stored.going, stored.needs))
    warnings.Add(rule.reason, rule.description);
  for (const std::string& person : row.TextArray("retired"))
    warnings.Add("STAFF_MEMBER_UNKNOWN", absl::StrCat(person, " is no longer in the team of the site."));
  for (const std::string& person : row.TextArray("absent"))
    warnings.Add("STAFF_ABSENT", absl::StrCat(person, " is absent at that time."));
  for (const std::string& person : row.TextArray("unbooked"))
    warnings.Add("STAFF_BOOKED", absl::StrCat(person, " had something else at that time when this was planned."));
  if (row.Bool("vehicle_retired")) {
    warnings.Add("VEHICLE_UNKNOWN", "The vehicle is no longer in use.");
  } else if (!row.Bool("vehicle_booked")) {
    warnings.Add("VEHICLE_BOOKED", "The vehicle was elsewhere at that time when this was planned.");
  }
  const absl::CivilDay day = absl::ToCivilDay(row.Time("start_time"), ZoneOf(calendar));
  if (const auto closed = IsClosed(calendar, day)) {
    warnings.Add("SITE_CLOSED", absl::StrCat("The site is closed that day: ", *closed, "."));
  }
}

events::v1::OutingFigures FiguresOf(const v1::OutingReport& report) {
  events::v1::OutingFigures figures;
  for (const v1::MetPeople& met : report.unknown_people()) {
    events::v1::PeopleMet& people = *figures.add_unknown_people();
    people.set_gender(met.gender() == common::v1::GENDER_UNSPECIFIED ? common::v1::UNKNOWN : met.gender());
    people.set_age_band(met.age_band() == common::v1::AGE_BAND_UNSPECIFIED ? common::v1::AGE_UNKNOWN : met.age_band());
    people.set_count(met.count());
  }
  figures.set_known_people(report.known_people());
  figures.set_needles_picked_up(report.needles_picked_up());
  figures.set_mediations(report.mediations());
  figures.set_incidents(report.incidents_size());
  return figures;
}

}  // namespace

const v1::Site& OutingReader::CalendarOf(const db::Row& row) {
  const auto [entry, added] = calendars_.try_emplace(std::string(row.Text("site")));
  if (added) {
    entry->second = FromJson<v1::Site>(row.Text("schedule"));
    entry->second.set_time_zone(std::string(row.Text("time_zone")));
  }
  return entry->second;
}

StoredOuting OutingReader::Read(const db::Row& row) {
  StoredOuting stored;
  ReadPlan(keeper_, row, stored.outing);
  ReadPeople(row, stored.outing);
  ReadProgress(keeper_, row, stored.outing);
  stored.version = row.Int("version");
  stored.request_hash = row.Bytes("request_hash");
  stored.location = std::string(row.TextOrEmpty("location"));
  ReadTeam(row, stored);
  const v1::OutingState state = stored.outing.state();
  if (state == v1::PLANNED || state == v1::IN_PROGRESS) Warn(row, CalendarOf(row), stored);
  return stored;
}

db::Bytes SealedStops(const vault::Keeper& keeper, const v1::Outing& outing) {
  v1::Outing stops;
  *stops.mutable_stops() = outing.stops();
  RoundStops(stops);
  return keeper.Seal(kOutingStops, ToJson(stops));
}

db::Bytes SealedReport(const vault::Keeper& keeper, const v1::OutingReport& report) {
  return keeper.Seal(kOutingReport, ToJson(report));
}

db::Bytes SealedNote(const vault::Keeper& keeper, const v1::Outing& outing) {
  return keeper.Seal(kOutingNote, outing.note());
}

events::v1::Fact OutingFact(const v1::Outing& outing, const std::string& location, std::int64_t version) {
  events::v1::Fact fact;
  events::v1::OutingChanged& changed = *fact.mutable_outing_changed();
  changed.set_outing(outing.id());
  changed.set_site(outing.site());
  changed.set_kind(v1::OutingKind_Name(outing.kind()));
  changed.set_state(v1::OutingState_Name(outing.state()));
  changed.set_service_day(outing.service_day());
  *changed.mutable_start_time() = outing.has_actual_start_time() ? outing.actual_start_time() : outing.start_time();
  *changed.mutable_end_time() = outing.has_actual_end_time() ? outing.actual_end_time() : outing.end_time();
  changed.set_location(location);
  changed.set_team_size(outing.team_size());
  if (outing.state() == v1::COMPLETED) *changed.mutable_figures() = FiguresOf(outing.report());
  changed.set_version(version);
  return fact;
}

}  // namespace passerelle::outreach
