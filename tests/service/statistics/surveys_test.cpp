// Survey weeks: opened, seen, listed, closed.
#include "tests/service/statistics/activity.h"
#include "tests/service/statistics/survey_fixture.h"
#include "tests/support/look.h"

namespace passerelle::statistics {
namespace {

using ::testing::Contains;
using testing::Coordinator;
using ::testing::ElementsAre;
using ::testing::Not;
using testing::WithRole;

class SurveyWeeks : public Surveys {
 protected:
  std::vector<std::string> Listed(const access::Principal& caller, int page_size) {
    v1::ListSurveysRequest request;
    request.set_page_size(page_size);
    std::vector<std::string> ids;
    do {
      const auto page = Must(Call<v1::ListSurveysResponse>(caller, "SurveyService.ListSurveys", request));
      for (const v1::Survey& survey : page.surveys()) {
        EXPECT_TRUE(survey.questions().empty());
        ids.push_back(survey.id());
      }
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }
};

TEST_F(SurveyWeeks, AreOpenedWithTheNewestQuestionnaireAndTheUsualBounds) {
  const v1::CreateSurveyRequest week = Week();
  const v1::Survey survey = Must(Create(coordinator_, week));
  EXPECT_EQ(survey.questionnaire(), "ena-caarud/1");
  EXPECT_EQ(survey.from(), week.from());
  EXPECT_EQ(survey.to(), week.to());
  EXPECT_EQ(survey.precarity_bounds().medium_from(), 3);
  EXPECT_EQ(survey.precarity_bounds().strong_from(), 5);
  EXPECT_FALSE(survey.closed());
  EXPECT_EQ(survey.questions(1).id(), "housing");
  EXPECT_EQ(survey.questions(1).choices(0).text_en(), "A lasting home, one's own or with relatives");
  EXPECT_EQ(Must(Get(coordinator_, survey.id())).DebugString(), survey.DebugString());
}

TEST_F(SurveyWeeks, AreOpenedOnceHoweverOftenAsked) {
  v1::CreateSurveyRequest week = Week();
  const v1::Survey survey = Must(Create(coordinator_, week));
  EXPECT_EQ(Must(Create(coordinator_, week)).DebugString(), survey.DebugString());
  EXPECT_THAT(Create(Coordinator(suite_.NewSite()), week), IsRefusedFor("SURVEY_EXISTS"));
  week.set_to(DayFromNow(4));
  EXPECT_THAT(Create(coordinator_, week), IsRefusedFor("SURVEY_EXISTS"));
}

TEST_F(SurveyWeeks, TellHowManyHaveAnsweredOnlyToThoseWhoMayReadFigures) {
  Must(Record(AnswerBy("initials and birth date")));
  EXPECT_EQ(Must(Get(coordinator_, survey_)).answer_count(), 1);
  EXPECT_EQ(Must(Get(reception_, survey_)).answer_count(), 0);
  v1::ListSurveysRequest request;
  request.set_page_size(200);
  const auto page = Must(Call<v1::ListSurveysResponse>(reception_, "SurveyService.ListSurveys", request));
  for (const v1::Survey& survey : page.surveys()) EXPECT_EQ(survey.answer_count(), 0) << survey.id();
}

TEST_F(SurveyWeeks, LastAMonthAtMost) {
  v1::CreateSurveyRequest week = Week();
  week.set_from("2027-03-01");
  week.set_to("2027-03-31");
  EXPECT_TRUE(Create(coordinator_, week).ok());
  week.set_to("2027-04-01");
  EXPECT_THAT(Create(coordinator_, week), IsRefusedFor("RANGE_INVALID"));
  week.set_to("2027-02-28");
  EXPECT_THAT(Create(coordinator_, week), IsRefusedFor("RANGE_INVALID"));
}

TEST_F(SurveyWeeks, NeedAQuestionnaireThatExists) {
  v1::CreateSurveyRequest week = Week();
  for (const char* name : {"ena-caarud/99", "ena", "ena-caarud/"}) {
    week.set_questionnaire(name);
    EXPECT_THAT(Create(coordinator_, week), IsRefusedFor("QUESTIONNAIRE_UNKNOWN")) << name;
  }
  week.set_questionnaire("ena-caarud/1");
  EXPECT_TRUE(Create(coordinator_, week).ok());
}

TEST_F(SurveyWeeks, TakeTheBoundsThatTheyAreGiven) {
  v1::CreateSurveyRequest week = Week();
  week.mutable_precarity_bounds()->set_medium_from(2);
  EXPECT_EQ(Must(Create(coordinator_, week)).precarity_bounds().strong_from(), 5);
  week.mutable_precarity_bounds()->set_strong_from(2);
  EXPECT_THAT(Create(coordinator_, week), IsRefusedFor("INVALID_FIELDS"));
}

TEST_F(SurveyWeeks, AreSeenWhereTheyAreHeld) {
  const access::Principal elsewhere = Coordinator(suite_.NewSite());
  EXPECT_THAT(Get(elsewhere, survey_), IsRefusedFor("SURVEY_UNKNOWN"));
  EXPECT_TRUE(Get(director_, survey_).ok());
  EXPECT_THAT(Get(director_, "no-survey"), IsRefusedFor("SURVEY_UNKNOWN"));
  const std::string everywhere = Must(Create(director_, Week())).id();
  EXPECT_TRUE(Get(elsewhere, everywhere).ok());
  EXPECT_THAT(Listed(elsewhere, 0), Contains(everywhere));
  EXPECT_THAT(Listed(elsewhere, 0), Not(Contains(survey_)));
}

TEST_F(SurveyWeeks, AreListedLatestFirstPageByPage) {
  v1::CreateSurveyRequest later = Week(), earlier = Week();
  later.set_from("2099-01-01");
  later.set_to("2099-01-07");
  earlier.set_from("2001-01-01");
  earlier.set_to("2001-01-07");
  Must(Create(coordinator_, earlier));
  Must(Create(coordinator_, later));
  std::vector<std::string> own;
  for (const std::string& id : Listed(coordinator_, 1)) {
    if (id == later.id() || id == survey_ || id == earlier.id()) own.push_back(id);
  }
  EXPECT_THAT(own, ElementsAre(later.id(), survey_, earlier.id()));
}

TEST_F(SurveyWeeks, CountAnswersAndRefusalsAtTheCallersSites) {
  const std::string other = suite_.NewSite();
  v1::CreateSurveyRequest week = Week();
  const std::string everywhere = Must(Create(director_, week)).id();
  for (const std::string& site : {site_, other}) {
    v1::RecordSurveyAnswerRequest answer = AnswerBy("answers at " + site);
    answer.set_survey(everywhere);
    answer.set_site(site);
    Must(Call<v1::SurveyAnswer>(director_, "SurveyService.RecordSurveyAnswer", answer));
  }
  for (int i = 0; i < 5; ++i) {
    v1::RecordSurveyAnswerRequest refusal = RefusalBy("refuses " + std::to_string(i));
    refusal.set_survey(everywhere);
    Must(Record(refusal));
  }
  EXPECT_EQ(Must(Get(coordinator_, everywhere)).answer_count(), 1);
  EXPECT_EQ(Must(Get(coordinator_, everywhere)).refusal_count(), 5);
  EXPECT_EQ(Must(Get(director_, everywhere)).answer_count(), 2);
  EXPECT_EQ(Must(Get(Coordinator(other), everywhere)).refusal_count(), 0);
  EXPECT_FALSE(Must(Get(Coordinator(other), everywhere)).refusals_suppressed());
}

TEST_F(SurveyWeeks, HideRefusalsFromEverybodyWhileASiteHasFewOfThem) {
  const std::string other = suite_.NewSite();
  const std::string everywhere = Must(Create(director_, Week())).id();
  const auto refuse = [&](const std::string& site, int people) {
    for (int i = 0; i < people; ++i) {
      v1::RecordSurveyAnswerRequest refusal = RefusalBy(NewUuidV7().substr(9));
      refusal.set_survey(everywhere);
      refusal.set_site(site);
      Must(Call<v1::SurveyAnswer>(director_, "SurveyService.RecordSurveyAnswer", refusal));
    }
  };
  refuse(site_, 5);
  refuse(other, 4);
  for (const access::Principal& caller : {director_, coordinator_, Coordinator(other)}) {
    EXPECT_TRUE(Must(Get(caller, everywhere)).refusals_suppressed()) << "all less one site would be four";
    EXPECT_EQ(Must(Get(caller, everywhere)).refusal_count(), 0);
  }
  refuse(other, 1);
  EXPECT_FALSE(Must(Get(director_, everywhere)).refusals_suppressed());
  EXPECT_EQ(Must(Get(director_, everywhere)).refusal_count(), 10);
}

TEST_F(SurveyWeeks, CloseOnceAndForAll) {
  EXPECT_TRUE(Must(Close(coordinator_, survey_)).closed());
  EXPECT_TRUE(Must(Close(coordinator_, survey_)).closed());
  EXPECT_THAT(Close(coordinator_, "no-survey"), IsRefusedFor("SURVEY_UNKNOWN"));
  EXPECT_THAT(Record(AnswerBy("too late")), IsRefusedFor("SURVEY_CLOSED"));
}

TEST_F(SurveyWeeks, AreClosedByThemselvesWhenNobodyDoes) {
  v1::CreateSurveyRequest old = Week(), recent = Week();
  recent.set_from(DayFromNow(-20));
  recent.set_to(DayFromNow(-12));
  old.set_from(DayFromNow(-30));
  old.set_to(DayFromNow(-16));
  Must(Create(coordinator_, recent));
  Must(Create(coordinator_, old));
  const absl::Time give_up = absl::Now() + testing::kPatience;
  while (!Must(Get(coordinator_, old.id())).closed() && absl::Now() < give_up) absl::SleepFor(absl::Milliseconds(20));
  EXPECT_TRUE(Must(Get(coordinator_, old.id())).closed());
  const db::Result keys = Sql("select id from survey where id = $1 and recognition_key is null and closed", {old.id()});
  EXPECT_EQ(keys.size(), 1U);
  EXPECT_FALSE(Must(Get(coordinator_, recent.id())).closed());
  EXPECT_FALSE(Must(Get(coordinator_, survey_)).closed());
}

TEST_F(SurveyWeeks, AreClosedByThoseWhoActForEverySite) {
  const std::string everywhere = Must(Create(director_, Week())).id();
  EXPECT_THAT(Close(coordinator_, everywhere), IsRefusedFor("SITE_FORBIDDEN"));
  const std::string other = suite_.NewSite();
  const std::string both = Must(Create(WithRole("coordinator", {site_, other}), Week())).id();
  EXPECT_THAT(Close(coordinator_, both), IsRefusedFor("SITE_FORBIDDEN"));
  EXPECT_FALSE(Must(Get(director_, both)).closed());
  EXPECT_TRUE(Must(Close(director_, both)).closed());
}

TEST_F(SurveyWeeks, AreForThoseTheContractNames) {
  for (const char* role : {"reception", "outreach", "nurse", "partner", "admin", "analyst"}) {
    EXPECT_THAT(Create(WithRole(role, {"*"}), Week()), IsRefusedFor("PERMISSION_MISSING")) << role;
    EXPECT_THAT(Close(WithRole(role, {"*"}), survey_), IsRefusedFor("PERMISSION_MISSING")) << role;
  }
  for (const char* role : {"reception", "outreach", "nurse", "partner", "admin"}) {
    EXPECT_THAT(Results(WithRole(role, {"*"})), IsRefusedFor("PERMISSION_MISSING")) << role;
    EXPECT_THAT(Export(WithRole(role, {"*"})), IsRefusedFor("PERMISSION_MISSING")) << role;
  }
  for (const char* role : {"partner", "admin"}) {
    EXPECT_THAT(Get(WithRole(role, {"*"}), survey_), IsRefusedFor("PERMISSION_MISSING")) << role;
  }
  // Whoever asks the questions can read them.
  for (const char* role : {"reception", "outreach", "nurse", "analyst"}) {
    EXPECT_TRUE(Get(WithRole(role, {"*"}), survey_).ok()) << role;
  }
  EXPECT_THAT(Export(coordinator_), IsRefusedFor("PERMISSION_MISSING"));
}

TEST_F(SurveyWeeks, OutlastWhatIsTakenInAgainFromTheFeeds) {
  Must(Record(AnswerBy("stays")));
  Sql("select forget_facts()");
  AwaitFigures();
  EXPECT_EQ(Must(Get(coordinator_, survey_)).answer_count(), 1);
}

}  // namespace
}  // namespace passerelle::statistics
