#include "services/runtime/validation/validator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "passerelle/contacts/v1/people.pb.h"
#include "passerelle/contacts/v1/visits.pb.h"
#include "passerelle/events/v1/feed.pb.h"
#include "passerelle/outreach/v1/outings.pb.h"
#include "passerelle/statistics/v1/reports.pb.h"

namespace passerelle::validation {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

contacts::v1::RecordVisitRequest GoodVisit() {
  contacts::v1::RecordVisitRequest visit;
  visit.set_site("montreuil");
  visit.mutable_occur_time()->set_seconds(1'800'000'000);
  visit.set_setting(common::v1::FIXED_SITE);
  visit.add_acts()->set_kind(common::v1::WELCOME);
  auto& handout = *visit.add_handouts();
  handout.set_item("kit-injection-1ml");
  handout.set_quantity(2);
  return visit;
}

auto Breaks(const std::string& field, const std::string& description) {
  return AllOf(Field("field", &Violation::field, field), Field("description", &Violation::description, description));
}

TEST(Validator, FindsNothingInAGoodRequest) { EXPECT_THAT(Validate(GoodVisit()), IsEmpty()); }

TEST(Validator, NamesEveryMissingField) {
  EXPECT_THAT(Validate(contacts::v1::RecordVisitRequest()),
              UnorderedElementsAre(Breaks("site", "is required"), Breaks("occurTime", "is required"),
                                   Breaks("setting", "is required")));
}

TEST(Validator, PointsIntoListsByJsonPath) {
  auto visit = GoodVisit();
  visit.add_handouts()->set_quantity(1);
  visit.add_handouts()->set_item("pipe");
  visit.mutable_handouts(2)->set_quantity(100001);
  visit.add_acts()->set_minutes(-1);
  EXPECT_THAT(Validate(visit), UnorderedElementsAre(Breaks("handouts[1].item", "is required"),
                                                    Breaks("handouts[2].quantity", "must be at most 100000"),
                                                    Breaks("acts[1].kind", "is required"),
                                                    Breaks("acts[1].minutes", "must be at least 0")));
}

outreach::v1::Stop StopAt(double latitude, double longitude) {
  outreach::v1::Stop stop;
  stop.set_name("Porte");
  stop.set_latitude(latitude);
  stop.set_longitude(longitude);
  return stop;
}

TEST(Validator, BoundsFractionsAsItBoundsIntegers) {
  EXPECT_THAT(Validate(StopAt(90, -180)), IsEmpty());
  EXPECT_THAT(Validate(StopAt(90.0001, -180.0001)), UnorderedElementsAre(Breaks("latitude", "must be at most 90"),
                                                                         Breaks("longitude", "must be at least -180")));
}

TEST(Validator, RefusesNumbersThatAreNotFinite) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_THAT(Validate(StopAt(std::numeric_limits<double>::quiet_NaN(), -kInfinity)),
              UnorderedElementsAre(Breaks("latitude", "must be a finite number"),
                                   Breaks("longitude", "must be a finite number")));
}

TEST(Validator, TellsTheFormThatIsMissed) {
  auto visit = GoodVisit();
  visit.set_site("Montreuil");
  visit.set_person("someone");
  EXPECT_THAT(Validate(visit),
              UnorderedElementsAre(Breaks("site", "must be 1 to 63 lower-case letters, digits and single hyphens"),
                                   Breaks("person", "must be a UUID")));
}

TEST(Validator, CountsCharactersNotBytes) {
  auto visit = GoodVisit();
  std::string note;
  for (int i = 0; i < 2000; ++i) note += "é";
  visit.set_note(note);
  EXPECT_THAT(Validate(visit), IsEmpty());
  visit.set_note(note + "é");
  EXPECT_THAT(Validate(visit), ElementsAre(Breaks("note", "must have at most 2000 characters")));
}

TEST(Validator, RefusesNulInAnyString) {
  auto visit = GoodVisit();
  visit.set_note(std::string("a\0b", 3));
  EXPECT_THAT(Validate(visit), ElementsAre(Breaks("note", "must not contain a NUL character")));
}

TEST(Validator, RefusesUndefinedEnumNumbers) {
  auto visit = GoodVisit();
  visit.set_setting(static_cast<common::v1::Setting>(999));
  visit.mutable_anonymous()->set_gender(static_cast<common::v1::Gender>(-1));
  EXPECT_THAT(Validate(visit), UnorderedElementsAre(Breaks("setting", "is not a known value"),
                                                    Breaks("anonymous.gender", "is not a known value")));
}

TEST(Validator, BoundsLists) {
  auto visit = GoodVisit();
  for (int i = 0; i < 50; ++i) visit.add_acts()->set_kind(common::v1::REST);
  EXPECT_THAT(Validate(visit), ElementsAre(Breaks("acts", "must have at most 50 elements")));
  EXPECT_THAT(Validate(contacts::v1::BatchRecordVisitsRequest()),
              ElementsAre(Breaks("visits", "must have at least 1 element")));
}

TEST(Validator, LeavesTheLinesOfABatchToItsHandler) {
  contacts::v1::BatchRecordVisitsRequest batch;
  batch.add_visits();
  EXPECT_THAT(Validate(batch), IsEmpty());
  EXPECT_FALSE(Validate(batch.visits(0)).empty());
}

TEST(Validator, RefusesTimesThatNoCalendarHas) {
  auto visit = GoodVisit();
  visit.mutable_occur_time()->set_seconds(253402300800);
  EXPECT_THAT(Validate(visit), ElementsAre(Breaks("occurTime", "must be a time between the years 1 and 9999")));
  visit = GoodVisit();
  visit.mutable_occur_time()->set_nanos(1'000'000'000);
  EXPECT_THAT(Validate(visit), ElementsAre(Breaks("occurTime", "must be a time between the years 1 and 9999")));
}

TEST(Validator, BoundsDurationsInSeconds) {
  events::v1::PullEventsRequest pull;
  pull.set_consumer("statistics");
  pull.mutable_wait()->set_seconds(25);
  EXPECT_THAT(Validate(pull), IsEmpty());
  pull.mutable_wait()->set_nanos(1);
  EXPECT_THAT(Validate(pull), ElementsAre(Breaks("wait", "must be at most 25 seconds")));
  pull.mutable_wait()->set_seconds(-1);
  pull.mutable_wait()->set_nanos(0);
  EXPECT_THAT(Validate(pull), ElementsAre(Breaks("wait", "must be at least 0 seconds")));
  pull.mutable_wait()->set_nanos(5);
  EXPECT_THAT(Validate(pull), ElementsAre(Breaks("wait", "must be a duration")));
}

TEST(Validator, RefusesAnEmptyElementWhereAFormIsAsked) {
  statistics::v1::GetActivityReportRequest report;
  report.set_from("2026-01-01");
  report.set_to("2026-12-31");
  report.add_site("");
  EXPECT_THAT(Validate(report), ElementsAre(Breaks("site[0]", "must not be empty")));
}

TEST(Validator, StopsAtTwentyViolations) {
  auto visit = GoodVisit();
  for (int i = 0; i < 49; ++i) visit.add_handouts();
  EXPECT_EQ(Validate(visit).size(), 20u);
}

TEST(Validator, NeverRepeatsWhatWasSent) {
  auto visit = GoodVisit();
  visit.set_person("Jeanne Martin");
  for (const Violation& violation : Validate(visit)) EXPECT_EQ(violation.description.find("Jeanne"), std::string::npos);
}

TEST(Validator, ClearsWhatOnlyTheServerSets) {
  contacts::v1::UpdatePersonRequest update;
  update.mutable_person()->set_id("0190b3a4-7c1d-7e3f-8a2b-1c2d3e4f5a6b");
  update.mutable_person()->set_code("forged");
  update.mutable_person()->mutable_create_time()->set_seconds(1);
  ClearOutputOnly(update);
  EXPECT_EQ(update.person().code(), "");
  EXPECT_FALSE(update.person().has_create_time());
  EXPECT_EQ(update.person().id(), "0190b3a4-7c1d-7e3f-8a2b-1c2d3e4f5a6b");
}

}  // namespace
}  // namespace passerelle::validation
