// What the yearly report says of the watch and of surveys held here.
#include "passerelle/statistics/v1/watch.pb.h"
#include "tests/service/statistics/annual_report_fixture.h"
#include "tests/service/statistics/survey_fixture.h"

namespace passerelle::statistics {
namespace {

using ::testing::Optional;

class AnnualReportWatch : public Surveys {
 protected:
  v1::Observation Hear(const std::string& day) {
    v1::CreateObservationRequest request;
    request.set_site(site_);
    request.set_substance("crack");
    request.set_source(v1::Observation::HEARD);
    request.set_day(day);
    return Must(Call<v1::Observation>(reception_, "ObservationService.CreateObservation", request));
  }
};

TEST_F(AnnualReportWatch, CountsObservationsThatStand) {
  Hear("2024-03-05");
  Hear("2024-12-31");
  Hear("2025-01-01");
  v1::VoidObservationRequest mistake;
  mistake.set_id(Hear("2024-04-05").id());
  Must(Call<v1::Observation>(coordinator_, "ObservationService.VoidObservation", mistake));
  EXPECT_THAT(ValueOf(AnnualReportOf({site_}, kYear), "watch.observations"), Optional(2));
  EXPECT_THAT(PreviousOf(AnnualReportOf({site_}, kYear + 1), "watch.observations"), Optional(2));
}

TEST_F(AnnualReportWatch, KnowsThatASurveyWasHeldOnceSomebodyAnswered) {
  const auto year = static_cast<int>(absl::ToCivilYear(absl::Now(), absl::UTCTimeZone()).year());
  EXPECT_EQ(ValueOf(AnnualReportOf({site_}, year), "watch.ena"), std::nullopt);
  v1::RecordSurveyAnswerRequest refusal = RefusalBy("refuses");
  refusal.set_day(DayFromNow(0));
  Must(Record(refusal));
  EXPECT_EQ(ValueOf(AnnualReportOf({site_}, year), "watch.ena"), std::nullopt);
  Must(Record(AnswerBy("answers")));
  EXPECT_THAT(ValueOf(AnnualReportOf({site_}, year), "watch.ena"), Optional(1));
  EXPECT_EQ(ValueOf(AnnualReportOf({suite_.NewSite()}, year), "watch.ena"), std::nullopt);
  ASSERT_TRUE(Enter(director_, site_, year, {Number("watch.ena", 0)}).ok());
  EXPECT_THAT(ValueOf(AnnualReportOf({site_}, year), "watch.ena"), Optional(0)) << "what is entered stands first";
}

}  // namespace
}  // namespace passerelle::statistics
