// Observations of the watch: recorded, found again, counted, voided.
#include "tests/service/statistics/activity.h"
#include "tests/service/statistics/watch_fixture.h"

namespace passerelle::statistics {
namespace {

using ::testing::Contains;
using testing::Coordinator;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::WithRole;

class Observations : public Watch {
 protected:
  // The ids on every page, with pages of that size.
  std::vector<std::string> Listed(v1::ListObservationsRequest request, int page_size = 0) {
    request.set_page_size(page_size);
    std::vector<std::string> ids;
    do {
      const auto page =
          Must(Call<v1::ListObservationsResponse>(reception_, "ObservationService.ListObservations", request));
      for (const v1::Observation& observation : page.observations()) ids.push_back(observation.id());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }
  v1::ListObservationsRequest OfSite() const {
    v1::ListObservationsRequest request;
    request.set_site(site_);
    return request;
  }
  std::vector<std::string> Found(const std::string& q) {
    v1::ListObservationsRequest request = OfSite();
    request.set_q(q);
    return Listed(request);
  }
  absl::StatusOr<v1::CountObservationsResponse> Count(const std::string& from, const std::string& to) {
    v1::CountObservationsRequest request;
    request.set_site(site_);
    request.set_from(from);
    request.set_to(to);
    return Call<v1::CountObservationsResponse>(analyst_, "ObservationService.CountObservations", request);
  }
};

TEST_F(Observations, AreRecordedAndThenRead) {
  v1::CreateObservationRequest request = Heard("  Héroïne   BRUNE ");
  request.set_found("héroïne 40 %, nitazène");
  request.set_form(v1::Observation::POWDER);
  request.set_route(v1::Observation::INJECTED);
  request.add_effects("Perte de connaissance");
  request.set_price_cents(4000);
  request.set_source(v1::Observation::ANALYSED);
  request.set_day("2026-05-01");
  const v1::Observation observation = Must(Observe(request));
  EXPECT_EQ(observation.substance(), "héroïne brune");
  EXPECT_EQ(observation.found(), "héroïne 40 %, nitazène");
  EXPECT_EQ(observation.form(), v1::Observation::POWDER);
  EXPECT_EQ(observation.route(), v1::Observation::INJECTED);
  EXPECT_THAT(observation.effects(), ElementsAre("Perte de connaissance"));
  EXPECT_EQ(observation.price_cents(), 4000);
  EXPECT_EQ(observation.source(), v1::Observation::ANALYSED);
  EXPECT_EQ(observation.day(), "2026-05-01");
  EXPECT_FALSE(observation.has_place());
  EXPECT_FALSE(observation.voided());
  EXPECT_TRUE(observation.has_record_time());
  EXPECT_EQ(Must(GetObservation(reception_, observation.id())).DebugString(), observation.DebugString());
}

TEST_F(Observations, KeepTheirPlaceToAboutAHundredMetres) {
  v1::CreateObservationRequest request = Heard("crack");
  request.mutable_place()->set_latitude(48.862749);
  request.mutable_place()->set_longitude(-0.000321);
  const std::string key = NewUuidV7();
  const v1::Observation observation = Must(Observe(request, key));
  EXPECT_DOUBLE_EQ(observation.place().latitude(), 48.863);
  EXPECT_DOUBLE_EQ(observation.place().longitude(), 0);
  EXPECT_EQ(Sql("select latitude::text || ' ' || longitude::text as place from observation where id = $1",
                {observation.id()})[0]
                .Text("place"),
            "48.863 0");
  // Not even a hash tells where in the square it was.
  request.mutable_place()->set_latitude(48.863111);
  EXPECT_EQ(Must(Observe(request, key)).DebugString(), observation.DebugString());
}

TEST_F(Observations, AreOfTodayUnlessSaidOtherwise) {
  EXPECT_EQ(Observed("crack").day(), DayFromNow(0));
  v1::CreateObservationRequest request = Heard("crack");
  request.set_day(DayFromNow(1));
  EXPECT_THAT(Observe(request), IsRefusedFor("TIME_IN_FUTURE"));
}

TEST_F(Observations, NameASubstance) {
  EXPECT_THAT(Observe(Heard("   ")), IsRefusedFor("NOTHING_RECORDED"));
  EXPECT_THAT(Observe(Heard("?!")), IsRefusedFor("NOTHING_RECORDED"));
}

TEST_F(Observations, NeedASiteThatExists) {
  v1::CreateObservationRequest request = Heard("crack");
  request.set_site("nowhere");
  EXPECT_THAT(Call<v1::Observation>(director_, "ObservationService.CreateObservation", request),
              IsRefusedFor("SITE_UNKNOWN"));
  request.set_site(suite_.NewSite());
  EXPECT_THAT(Observe(request), IsRefusedFor("SITE_FORBIDDEN"));
}

TEST_F(Observations, RepeatedAreAnsweredTheSame) {
  const std::string key = NewUuidV7();
  const v1::Observation first = Must(Observe(Heard("crack"), key));
  EXPECT_EQ(Must(Observe(Heard("crack"), key)).DebugString(), first.DebugString());
  EXPECT_THAT(Observe(Heard("speed"), key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
}

TEST_F(Observations, AreReadAtEverySite) {
  const v1::Observation observation = Observed("crack");
  EXPECT_TRUE(GetObservation(Coordinator(suite_.NewSite()), observation.id()).ok());
  EXPECT_THAT(GetObservation(reception_, NewUuidV7()), IsRefusedFor("OBSERVATION_UNKNOWN"));
}

TEST_F(Observations, AreVoidedAtTheirSiteOnceAndForAll) {
  const std::string id = Observed("crack").id();
  EXPECT_THAT(Void(Coordinator(suite_.NewSite()), id), IsRefusedFor("OBSERVATION_UNKNOWN"));
  EXPECT_THAT(Void(reception_, NewUuidV7()), IsRefusedFor("OBSERVATION_UNKNOWN"));
  const v1::Observation voided = Must(Void(reception_, id));
  EXPECT_TRUE(voided.voided());
  EXPECT_EQ(Must(Void(reception_, id)).DebugString(), voided.DebugString());
}

TEST_F(Observations, AreFoundByTheBeginningOfAWord) {
  v1::CreateObservationRequest request = Heard("3-MMC");
  request.set_found("Méphédrone, sucre");
  request.add_effects("tachycardie sévère");
  const std::string id = Must(Observe(request)).id();
  Observed("crack");
  for (const char* q : {"3-mmc", "3-m", "mm", "MEPHE", "méphé", "sucre", "tachy", "severe", "mmc tachy"}) {
    EXPECT_THAT(Found(q), ElementsAre(id)) << q;
  }
  for (const char* q : {"mc", "hedrone", "mmc crack", "' | 'crack"}) EXPECT_THAT(Found(q), Not(Contains(id))) << q;
}

TEST_F(Observations, AreFoundByFormAndRoute) {
  v1::CreateObservationRequest request = Heard("ketamine");
  request.set_form(v1::Observation::CRYSTAL);
  request.set_route(v1::Observation::SNIFFED);
  const std::string id = Must(Observe(request)).id();
  Observed("crack");
  v1::ListObservationsRequest list = OfSite();
  list.set_form(v1::Observation::CRYSTAL);
  EXPECT_THAT(Listed(list), ElementsAre(id));
  list.set_route(v1::Observation::SNIFFED);
  EXPECT_THAT(Listed(list), ElementsAre(id));
  list.set_route(v1::Observation::INHALED);
  EXPECT_THAT(Listed(list), IsEmpty());
}

TEST_F(Observations, AreListedLatestFirstPageByPage) {
  const std::string second = Observed("b", "2026-02-02").id(), first = Observed("a", "2026-02-01").id(),
                    third = Observed("c", "2026-02-03").id();
  EXPECT_THAT(Listed(OfSite(), 1), ElementsAre(third, second, first));
  v1::ListObservationsRequest range = OfSite();
  range.set_from("2026-02-02");
  range.set_to("2026-02-02");
  EXPECT_THAT(Listed(range), ElementsAre(second));
  v1::ListObservationsRequest everywhere;
  everywhere.set_from("2026-02-01");
  everywhere.set_to("2026-02-03");
  EXPECT_THAT(Listed(everywhere), Contains(first));
  range.set_to("2026-02-01");
  EXPECT_THAT(Call<v1::ListObservationsResponse>(reception_, "ObservationService.ListObservations", range),
              IsRefusedFor("RANGE_INVALID"));
}

TEST_F(Observations, AreCountedBySubstanceAndMonthHoweverWritten) {
  Observed("Héroïne", "2026-01-10");
  Observed("heroine", "2026-01-31");
  Observed("héroïne", "2026-03-01");
  Observed("crack", "2026-02-01");
  Must(Void(reception_, Observed("crack", "2026-02-01").id()));
  Observed("crack", "2025-12-31");
  const v1::CountObservationsResponse counts = Must(Count("2026-01-01", "2026-12-31"));
  ASSERT_EQ(counts.substances_size(), 2);
  EXPECT_EQ(counts.substances(0).substance(), "héroïne");
  EXPECT_EQ(counts.substances(0).count(), 3);
  ASSERT_EQ(counts.substances(0).months_size(), 2);
  EXPECT_EQ(counts.substances(0).months(0).month(), "2026-01-01");
  EXPECT_EQ(counts.substances(0).months(0).count(), 2);
  EXPECT_EQ(counts.substances(0).months(1).month(), "2026-03-01");
  EXPECT_EQ(counts.substances(1).substance(), "crack");
  EXPECT_EQ(counts.substances(1).count(), 1);
}

TEST_F(Observations, AreCountedOverTenYearsAtMost) {
  EXPECT_TRUE(Count("2016-01-01", "2026-01-01").ok());
  EXPECT_THAT(Count("2016-01-01", "2026-01-02"), IsRefusedFor("RANGE_INVALID"));
  EXPECT_THAT(Count("2026-01-02", "2026-01-01"), IsRefusedFor("RANGE_INVALID"));
}

TEST_F(Observations, AreForThoseTheContractNames) {
  const std::string id = Observed("crack").id();
  for (const char* role : {"partner", "admin"}) {
    EXPECT_THAT(GetObservation(WithRole(role, {"*"}), id), IsRefusedFor("PERMISSION_MISSING")) << role;
  }
  EXPECT_TRUE(GetObservation(analyst_, id).ok());
  EXPECT_THAT(Void(analyst_, id), IsRefusedFor("PERMISSION_MISSING"));
  EXPECT_THAT(Call<v1::Observation>(analyst_, "ObservationService.CreateObservation", Heard("crack")),
              IsRefusedFor("PERMISSION_MISSING"));
}

TEST_F(Observations, OutlastWhatIsTakenInAgainFromTheFeeds) {
  const std::string id = Observed("crack").id();
  Sql("select forget_facts()");
  AwaitFigures();
  EXPECT_TRUE(GetObservation(reception_, id).ok());
}

}  // namespace
}  // namespace passerelle::statistics
