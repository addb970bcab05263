#include "tests/service/statistics/activity.h"

#include <google/protobuf/util/time_util.h>
#include <gtest/gtest.h>

#include "services/runtime/base/uuid.h"
#include "tests/support/look.h"

namespace passerelle::statistics {
namespace {

using testing::Director;
using testing::Reception;
using testing::Suite;

// The answer to a call that must succeed.
template <class Response>
Response Call(const access::Principal& caller, const std::string& method, const google::protobuf::Message& request) {
  const absl::StatusOr<Response> response = Suite::Running().Call<Response>(caller, method, request, NewUuidV7());
  if (!response.ok()) throw std::runtime_error(method + ": " + response.status().ToString());
  return *response;
}

// Whether GetFreshness stands at the head of the feed.
bool TakenIn(const std::string& name) {
  const absl::StatusOr<v1::Freshness> freshness = Suite::Running().Call<v1::Freshness>(
      Director(), "passerelle.statistics.v1.ReportService.GetFreshness", v1::GetFreshnessRequest());
  const absl::StatusOr<db::Result> head = Suite::Running().Sql(name, "select position from event_head");
  if (!freshness.ok() || !head.ok()) return false;
  for (const v1::FeedFreshness& feed : freshness->feeds()) {
    if (feed.feed() == name) return feed.position() == (*head)[0].Int("position");
  }
  return false;
}

void SetComponents(const std::vector<std::pair<std::string, int>>& components,
                   google::protobuf::RepeatedPtrField<supplies::v1::Component>& into) {
  for (const auto& [item, quantity] : components) {
    supplies::v1::Component& component = *into.Add();
    component.set_item(item);
    component.set_quantity(quantity);
  }
}

}  // namespace

VisitAt::VisitAt(std::string site, const std::string& time) {
  request_.set_site(std::move(site));
  request_.set_setting(common::v1::FIXED_SITE);
  if (!google::protobuf::util::TimeUtil::FromString(time, request_.mutable_occur_time()))
    throw std::runtime_error("bad time " + time);
}
VisitAt& VisitAt::By(const std::string& person) {
  request_.set_person(person);
  return *this;
}
VisitAt& VisitAt::ByAnonymous(common::v1::Gender gender, common::v1::AgeBand age_band, int people) {
  request_.mutable_anonymous()->set_gender(gender);
  request_.mutable_anonymous()->set_age_band(age_band);
  request_.set_people(people);
  return *this;
}
VisitAt& VisitAt::In(common::v1::Setting setting) {
  request_.set_setting(setting);
  return *this;
}
VisitAt& VisitAt::With(common::v1::ActKind kind, int minutes) {
  contacts::v1::Act& act = *request_.add_acts();
  act.set_kind(kind);
  act.set_minutes(minutes);
  return *this;
}
VisitAt& VisitAt::Giving(const std::string& item, int quantity) {
  contacts::v1::Handout& handout = *request_.add_handouts();
  handout.set_item(item);
  handout.set_quantity(quantity);
  return *this;
}
VisitAt& VisitAt::TakingBack(int syringes) {
  request_.set_syringes_returned(syringes);
  return *this;
}
VisitAt& VisitAt::On(const std::string& outing) {
  request_.set_outing(outing);
  return *this;
}
contacts::v1::Visit VisitAt::Record() const {
  return Call<contacts::v1::Visit>(Reception(request_.site()), "passerelle.contacts.v1.VisitService.RecordVisit",
                                   request_);
}

void Void(const contacts::v1::Visit& visit) {
  contacts::v1::VoidVisitRequest request;
  request.set_id(visit.id());
  request.set_reason("recorded by mistake");
  Call<contacts::v1::Visit>(Reception(visit.site()), "passerelle.contacts.v1.VisitService.VoidVisit", request);
}

contacts::v1::Person Register(const std::string& site, common::v1::Gender gender, int birth_year) {
  contacts::v1::RegisterPersonRequest request;
  request.set_site(site);
  request.set_gender(gender);
  if (birth_year != 0) request.set_birth_year(birth_year);
  request.set_adult_confirmed(true);
  return Call<contacts::v1::Person>(Reception(site), "passerelle.contacts.v1.PeopleService.RegisterPerson", request);
}

void Update(const contacts::v1::Person& person, common::v1::Gender gender, int birth_year) {
  contacts::v1::UpdatePersonRequest request;
  request.mutable_person()->set_id(person.id());
  request.mutable_person()->set_gender(gender);
  request.mutable_person()->set_birth_year(birth_year);
  request.mutable_update_mask()->add_paths("gender");
  request.mutable_update_mask()->add_paths("birth_year");
  Call<contacts::v1::Person>(Reception(person.site()), "passerelle.contacts.v1.PeopleService.UpdatePerson", request);
}

std::string FreshSlug(const std::string& kind) { return kind + "-" + NewUuidV7(); }

void CreateItem(const std::string& id, const std::string& report_line,
                const std::vector<std::pair<std::string, int>>& components) {
  supplies::v1::CreateItemRequest request;
  request.set_id(id);
  request.mutable_label()->set_fr(id);
  request.mutable_label()->set_en(id);
  request.set_family(supplies::v1::INJECTION);
  request.set_unit("piece");
  request.set_report_line(report_line);
  SetComponents(components, *request.mutable_components());
  Call<supplies::v1::Item>(Director(), "passerelle.supplies.v1.CatalogueService.CreateItem", request);
}

void ChangeComponents(const std::string& id, const std::vector<std::pair<std::string, int>>& components) {
  supplies::v1::UpdateItemRequest request;
  request.mutable_item()->set_id(id);
  SetComponents(components, *request.mutable_item()->mutable_components());
  request.mutable_update_mask()->add_paths("components");
  Call<supplies::v1::Item>(Director(), "passerelle.supplies.v1.CatalogueService.UpdateItem", request);
}

void AwaitFeed(const std::string& feed) {
  const absl::Time give_up = absl::Now() + testing::kPatience;
  while (!TakenIn(feed)) {
    if (absl::Now() > give_up) throw std::runtime_error("the figures do not follow " + feed);
    absl::SleepFor(absl::Milliseconds(5));
  }
}

void AwaitFigures() {
  Suite::Running().AwaitFeeds();
  for (const char* feed : {"contacts", "supplies", "outreach", "referrals"}) AwaitFeed(feed);
}

absl::StatusOr<v1::ActivityReport> AskReportNow(const access::Principal& caller, const std::vector<std::string>& sites,
                                                const std::string& from, const std::string& to) {
  v1::GetActivityReportRequest request;
  for (const std::string& site : sites) request.add_site(site);
  request.set_from(from);
  request.set_to(to);
  return Suite::Running().Call<v1::ActivityReport>(caller, "passerelle.statistics.v1.ReportService.GetActivityReport",
                                                   request);
}

absl::StatusOr<v1::ActivityReport> AskReport(const access::Principal& caller, const std::vector<std::string>& sites,
                                             const std::string& from, const std::string& to) {
  AwaitFigures();
  return AskReportNow(caller, sites, from, to);
}

v1::ActivityReport Report(const std::vector<std::string>& sites, const std::string& from, const std::string& to) {
  const absl::StatusOr<v1::ActivityReport> report = AskReport(Director(), sites, from, to);
  if (!report.ok()) throw std::runtime_error("GetActivityReport: " + report.status().ToString());
  return *report;
}

absl::StatusOr<v1::ActivitySeries> AskSeries(const access::Principal& caller, v1::Metric metric, v1::Interval interval,
                                             const std::vector<std::string>& sites, const std::string& from,
                                             const std::string& to) {
  AwaitFigures();
  v1::GetActivitySeriesRequest request;
  request.set_metric(metric);
  request.set_interval(interval);
  for (const std::string& site : sites) request.add_site(site);
  request.set_from(from);
  request.set_to(to);
  return Suite::Running().Call<v1::ActivitySeries>(caller, "passerelle.statistics.v1.ReportService.GetActivitySeries",
                                                   request);
}

std::vector<std::int64_t> Series(v1::Metric metric, v1::Interval interval, const std::vector<std::string>& sites,
                                 const std::string& from, const std::string& to) {
  const absl::StatusOr<v1::ActivitySeries> series = AskSeries(Director(), metric, interval, sites, from, to);
  if (!series.ok()) throw std::runtime_error("GetActivitySeries: " + series.status().ToString());
  std::vector<std::int64_t> values;
  for (const v1::SeriesPoint& point : series->points()) values.push_back(point.value());
  return values;
}

}  // namespace passerelle::statistics
