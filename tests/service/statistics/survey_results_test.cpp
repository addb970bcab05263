// What a survey shows: counts that are not small, and answers as rows.
#include <absl/strings/str_split.h>

#include "services/runtime/base/text.h"
#include "tests/service/statistics/survey_fixture.h"

namespace passerelle::statistics {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;

using SurveyFigures = Surveys;

TEST_F(SurveyFigures, ShowCountsByQuestionAndChoice) {
  AnswerTimes(6, "street");
  AnswerTimes(5, "squat");
  for (int i = 0; i < 5; ++i) Must(Record(RefusalBy("refuses " + std::to_string(i))));
  const v1::SurveyResults results = Must(Results(coordinator_));
  EXPECT_EQ(results.answer_count(), 11);
  EXPECT_EQ(results.refusal_count(), 5);
  EXPECT_FALSE(results.refusals_suppressed());
  const auto housing = ShownOf(results, "housing");
  EXPECT_THAT(housing, Contains(Pair("street", 6)));
  EXPECT_THAT(housing, Contains(Pair("squat", 5)));
  EXPECT_THAT(housing, Contains(Pair("stable", 0)));
  EXPECT_THAT(ShownOf(results, "products"), Contains(Pair("crack", 11)));
  EXPECT_THAT(Shown(results.precarity()), Contains(Pair("MEDIUM", 11)));
}

TEST_F(SurveyFigures, DoNotShowSmallCountsNorWhatWouldTellThem) {
  AnswerTimes(7, "street");
  AnswerTimes(6, "squat");
  AnswerTimes(1, "institution");
  const auto housing = ShownOf(Must(Results(coordinator_)), "housing");
  EXPECT_THAT(housing, Contains(Pair("institution", -1)));
  EXPECT_THAT(housing, Contains(Pair("squat", -1))) << "it would tell the other from the total";
  EXPECT_THAT(housing, Contains(Pair("street", 7)));
  EXPECT_THAT(housing, Contains(Pair("stable", 0)));
}

TEST_F(SurveyFigures, DoNotShowASmallNumberOfRefusals) {
  AnswerTimes(6, "street");
  for (int i = 0; i < 4; ++i) Must(Record(RefusalBy("refuses " + std::to_string(i))));
  const v1::SurveyResults results = Must(Results(coordinator_));
  EXPECT_TRUE(results.refusals_suppressed());
  EXPECT_EQ(results.refusal_count(), 0);
  EXPECT_EQ(results.answer_count(), 6);
}

TEST_F(SurveyFigures, DoNotTellASmallNumberOfRefusalsByThoseOfAllSitesAndOfOne) {
  const std::string other = suite_.NewSite();
  const std::string everywhere = Must(Create(director_, Week())).id();
  for (const auto& [site, people] : {std::pair(site_, 8), std::pair(other, 2)}) {
    for (int i = 0; i < people; ++i) {
      v1::RecordSurveyAnswerRequest request = RefusalBy(NewUuidV7().substr(9));
      request.set_survey(everywhere);
      request.set_site(site);
      Must(Call<v1::SurveyAnswer>(director_, "SurveyService.RecordSurveyAnswer", request));
    }
  }
  Must(Close(director_, everywhere));
  v1::GetSurveyResultsRequest request;
  request.set_survey(everywhere);
  const auto hidden = [&](const std::string& site) {
    request.set_site(site);
    return Must(Call<v1::SurveyResults>(analyst_, "SurveyService.GetSurveyResults", request)).refusals_suppressed();
  };
  EXPECT_TRUE(hidden(other));
  EXPECT_TRUE(hidden("") || hidden(site_)) << "all less one would be two";
}

TEST_F(SurveyFigures, OfSomeSitesTogetherTellNothingOfTheOthers) {
  const std::string second = suite_.NewSite(), small = suite_.NewSite();
  const std::string everywhere = Must(Create(director_, Week())).id();
  for (const auto& [site, people] : {std::pair(site_, 8), std::pair(second, 6), std::pair(small, 2)}) {
    for (int i = 0; i < people; ++i) {
      v1::RecordSurveyAnswerRequest request = RefusalBy(NewUuidV7().substr(9));
      request.set_survey(everywhere);
      request.set_site(site);
      Must(Call<v1::SurveyAnswer>(director_, "SurveyService.RecordSurveyAnswer", request));
    }
  }
  Must(Close(director_, everywhere));
  v1::GetSurveyResultsRequest request;
  request.set_survey(everywhere);
  const auto hidden_from = [&](const access::Principal& caller) {
    return Must(Call<v1::SurveyResults>(caller, "SurveyService.GetSurveyResults", request)).refusals_suppressed();
  };
  EXPECT_TRUE(hidden_from(director_) || hidden_from(testing::WithRole("coordinator", {site_, second})))
      << "all less two of three sites would be two";
}

TEST_F(SurveyFigures, HideNothingMoreWhereCountsHaveNoTotal) {
  AnswerTimes(5, "street");
  v1::RecordSurveyAnswerRequest request = AnswerBy("takes something else too");
  request.mutable_answers(3)->add_choices("heroin");
  Must(Record(request));
  const auto products = ShownOf(Must(Results(coordinator_)), "products");
  EXPECT_THAT(products, Contains(Pair("heroin", -1)));
  EXPECT_THAT(products, Contains(Pair("crack", 6)));
  EXPECT_THAT(products, Contains(Pair("cannabis", 6)));
}

TEST_F(SurveyFigures, ClassPrecarityByTheSurveysBounds) {
  AnswerTimes(5, "stable");
  AnswerTimes(6, "street");
  AnswerTimes(7, "not_stated");
  const auto precarity = Shown(Must(Results(coordinator_)).precarity());
  EXPECT_THAT(precarity, Contains(Pair("WEAK", 5)));
  EXPECT_THAT(precarity, Contains(Pair("MEDIUM", 6)));
  EXPECT_THAT(precarity, Contains(Pair("STRONG", 0)));
  EXPECT_THAT(precarity, Contains(Pair("UNKNOWN", 7)));
}

TEST_F(SurveyFigures, DoNotTellASmallCountByThoseOfAllSitesAndOfOne) {
  const std::string other = suite_.NewSite();
  const std::string everywhere = Must(Create(director_, Week())).id();
  const auto answer = [&](const std::string& site, const std::string& housing, int people) {
    for (int i = 0; i < people; ++i) {
      v1::RecordSurveyAnswerRequest request = AnswerBy(NewUuidV7().substr(9), housing);
      request.set_survey(everywhere);
      request.set_site(site);
      Must(Call<v1::SurveyAnswer>(director_, "SurveyService.RecordSurveyAnswer", request));
    }
  };
  answer(site_, "street", 12);
  answer(site_, "squat", 8);
  answer(other, "street", 9);
  answer(other, "squat", 2);
  Must(Close(director_, everywhere));
  Must(Close(director_, everywhere));
  v1::GetSurveyResultsRequest request;
  request.set_survey(everywhere);
  const auto squats = [&](const std::string& site) {
    request.set_site(site);
    return ShownOf(Must(Call<v1::SurveyResults>(analyst_, "SurveyService.GetSurveyResults", request)),
                   "housing")["squat"];
  };
  EXPECT_EQ(squats(other), -1);
  EXPECT_TRUE(squats("") == -1 || squats(site_) == -1) << "all less one would be two";
}

TEST_F(SurveyFigures, AreOfTheCallersSitesOrOfOneOfThem) {
  const std::string other = suite_.NewSite();
  const std::string everywhere = Must(Create(director_, Week())).id();
  for (int i = 0; i < 5; ++i) {
    for (const std::string& site : {site_, other}) {
      v1::RecordSurveyAnswerRequest request = AnswerBy("person " + std::to_string(i) + " at " + site);
      request.set_survey(everywhere);
      request.set_site(site);
      Must(Call<v1::SurveyAnswer>(director_, "SurveyService.RecordSurveyAnswer", request));
    }
  }
  Must(Close(director_, everywhere));
  v1::GetSurveyResultsRequest request;
  request.set_survey(everywhere);
  const auto ask = [&](const access::Principal& caller) {
    return Call<v1::SurveyResults>(caller, "SurveyService.GetSurveyResults", request);
  };
  EXPECT_EQ(Must(ask(director_)).answer_count(), 10);
  EXPECT_EQ(Must(ask(coordinator_)).answer_count(), 5);
  request.set_site(other);
  EXPECT_EQ(Must(ask(analyst_)).answer_count(), 5);
  EXPECT_THAT(ask(coordinator_), IsRefusedFor("SITE_FORBIDDEN"));
  request.set_survey("no-survey");
  EXPECT_THAT(ask(director_), IsRefusedFor("SURVEY_UNKNOWN"));
}

TEST_F(SurveyFigures, AreShownOnceTheSurveyIsClosed) {
  AnswerTimes(11, "street");
  EXPECT_THAT(ResultsNow(director_), IsRefusedFor("SURVEY_OPEN"));
  EXPECT_THAT(ExportNow(director_), IsRefusedFor("SURVEY_OPEN"));
  Must(Close(coordinator_, survey_));
  EXPECT_TRUE(ResultsNow(director_).ok());
  EXPECT_TRUE(ExportNow(director_).ok());
}

// The Monday of the week that it is.
std::string ThisWeek() {
  absl::TimeZone paris;
  absl::LoadTimeZone("Europe/Paris", &paris);
  return absl::FormatCivilTime(absl::PrevWeekday(absl::ToCivilDay(absl::Now(), paris) + 1, absl::Weekday::monday));
}

TEST_F(SurveyFigures, AreExportedOneRowAnAnswer) {
  AnswerTimes(10, "street");
  Must(Record(RefusalBy("refuses")));
  const common::v1::RawBody body = Must(Export(director_));
  EXPECT_EQ(body.content_type(), "text/csv; charset=utf-8");
  std::vector<std::string> lines = absl::StrSplit(body.data(), "\r\n", absl::SkipEmpty());
  ASSERT_THAT(lines, SizeIs(12));
  EXPECT_THAT(lines[0], HasSubstr("Site;Semaine du;A répondu;Genre;Âge;"));
  EXPECT_THAT(lines[0], HasSubstr("Score de précarité"));
  lines.erase(lines.begin());
  const std::string start = StrCat(site_, ";", ThisWeek(), ";");
  EXPECT_THAT(lines, Contains(StartsWith(StrCat(start, "non;femme;30 à 39 ans;"))));
  EXPECT_THAT(lines, Contains(AllOf(StartsWith(StrCat(start, "oui;femme;30 à 39 ans;")), HasSubstr(";Sans abri;"),
                                    HasSubstr("Cannabis | Crack, free base"), ::testing::EndsWith(";3"))));
}

TEST_F(SurveyFigures, AreNotExportedWhenTheyCouldPointAtSomebody) {
  AnswerTimes(10, "street");
  EXPECT_THAT(Export(director_), IsRefusedFor("TOO_FEW_ANSWERS"));
}

TEST_F(SurveyFigures, AreExportedWithoutTheNamesOfSitesWithFewAnswers) {
  const std::string small = suite_.NewSite(), middle = suite_.NewSite();
  const std::string everywhere = Must(Create(director_, Week())).id();
  for (const auto& [site, people] : {std::pair(site_, 14), std::pair(middle, 12), std::pair(small, 2)}) {
    for (int i = 0; i < people; ++i) {
      v1::RecordSurveyAnswerRequest request = AnswerBy("person " + NewUuidV7());
      request.set_survey(everywhere);
      request.set_site(site);
      Must(Call<v1::SurveyAnswer>(director_, "SurveyService.RecordSurveyAnswer", request));
    }
  }
  Must(Close(director_, everywhere));
  v1::ExportSurveyAnswersRequest request;
  request.set_survey(everywhere);
  const std::string data =
      Must(Call<common::v1::RawBody>(director_, "SurveyService.ExportSurveyAnswers", request)).data();
  const std::vector<std::string> lines = absl::StrSplit(data, "\r\n", absl::SkipEmpty());
  EXPECT_THAT(lines, Contains(StartsWith(site_ + ";")).Times(14));
  EXPECT_THAT(lines, Contains(StartsWith(";")).Times(14))
      << "two sites, so that neither is told by the other's absence";
  EXPECT_THAT(data, Not(HasSubstr(small)));
}

TEST_F(SurveyFigures, AreExportedInEnglish) {
  AnswerTimes(11, "street");
  const std::string data = Must(Export(analyst_, "en")).data();
  EXPECT_THAT(data, HasSubstr("Precarity score"));
  EXPECT_THAT(data, HasSubstr(",Homeless,"));
}

TEST_F(SurveyFigures, AreExportedWithoutIdsInTheOrderOfThem) {
  std::vector<std::string> ids;
  for (int i = 0; i < 12; ++i) {
    v1::RecordSurveyAnswerRequest request = AnswerBy("person " + std::to_string(i));
    request.set_age_band(static_cast<common::v1::AgeBand>(1 + i % 8));
    ids.push_back(Must(Record(request)).id());
  }
  const std::string data = Must(Export(director_)).data();
  for (const std::string& id : ids) EXPECT_THAT(data, Not(HasSubstr(id)));
  std::vector<std::string> ages;
  for (const db::Row row : Sql("select age_band from survey_answer where survey = $1 order by id", {survey_})) {
    ages.push_back(std::string(row.Text("age_band")));
  }
  const std::vector<std::string> words = {"",        "moins de 18", "18 à 24", "25 à 29",      "30 à 39",
                                          "40 à 49", "50 à 59",     "60 ans",  "non renseigné"};
  std::size_t at = 0;
  for (const std::string& age : ages) {
    const std::size_t next = data.find(";" + words.at(std::stoul(age)), at);
    ASSERT_NE(next, std::string::npos) << "another order than that of the random ids";
    at = next + 1;
  }
}

TEST_F(SurveyFigures, AreNotExportedWhenThereAreTooMany) {
  Sql("insert into survey_answer (survey, site, day, refused, gender, age_band, choices, precarity_score) "
      "select $1, $2, current_date, true, 0, 0, '{}', -1 from generate_series(1, 20001)",
      {survey_, site_});
  EXPECT_THAT(Export(director_), IsRefusedFor("EXPORT_TOO_LARGE"));
}

TEST_F(SurveyFigures, AreNotOfASurveyThatDoesNotExist) {
  v1::ExportSurveyAnswersRequest request;
  request.set_survey("no-survey");
  EXPECT_THAT(Call<common::v1::RawBody>(director_, "SurveyService.ExportSurveyAnswers", request),
              IsRefusedFor("SURVEY_UNKNOWN"));
}

}  // namespace
}  // namespace passerelle::statistics
