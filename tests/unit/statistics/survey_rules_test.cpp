// Questionnaires, answers to them, and what people are recognised by.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/status.h"
#include "services/statistics/survey/answer_rules.h"
#include "services/statistics/survey/recognition.h"

namespace passerelle::statistics {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kChoices[] =
    R"("choices": [{"id": "a", "textFr": "A", "textEn": "A", "precarity": 2}, {"id": "b", "textFr": "B", "textEn": "B"},
       {"id": "c", "textFr": "C", "textEn": "C", "precarity": -1}])";

std::string With(const std::string& name, const std::string& questions) {
  return R"({"questionnaire": ")" + name + R"(", "questions": [)" + questions + "]}";
}

std::string Asking(const std::string& id, const std::string& more = "") {
  return R"({"id": ")" + id + R"(", "textFr": "Où ?", "textEn": "Where?", )" + more + kChoices + "}";
}

std::string FaultOf(const std::string& json) { return std::string(Questionnaire::Parse(json).status().message()); }

GivenAnswers Answers(const std::vector<std::pair<std::string, std::string>>& given) {
  GivenAnswers answers;
  for (const auto& [question, choice] : given) {
    v1::GivenAnswer& answer = *answers.Add();
    answer.set_question(question);
    answer.add_choices(choice);
  }
  return answers;
}

TEST(Questionnaire, IsNamedAndVersioned) {
  const Questionnaire questionnaire = *Questionnaire::Parse(With("ena-caarud/12", Asking("housing")));
  EXPECT_EQ(questionnaire.family(), "ena-caarud");
  EXPECT_EQ(questionnaire.version(), 12);
  ASSERT_NE(questionnaire.Find("housing"), nullptr);
  EXPECT_EQ(questionnaire.Find("shoes"), nullptr);
  for (const char* name : {"", "ena-caarud", "ena-caarud/", "ena-caarud/0", "Ena/1", "/1"}) {
    EXPECT_THAT(FaultOf(With(name, Asking("housing"))), HasSubstr("its name")) << name;
  }
}

TEST(Questionnaire, ThatCannotBeUsedIsRefused) {
  EXPECT_THAT(FaultOf("{"), HasSubstr("form"));
  EXPECT_THAT(FaultOf(R"({"questionaire": "x/1"})"), HasSubstr("form"));
  EXPECT_THAT(FaultOf(With("x/1", "")), HasSubstr("asks nothing"));
  EXPECT_THAT(FaultOf(With("x/1", Asking("a") + "," + Asking("a"))), HasSubstr("id of its own"));
  EXPECT_THAT(FaultOf(With("x/1", Asking("a/b"))), HasSubstr("id of its own"));
  EXPECT_THAT(FaultOf(With("x/1", Asking("a", R"("several": true, )"))), HasSubstr("cannot score"));
  EXPECT_THAT(FaultOf(With("x/1", R"({"id": "a", "textFr": "Où ?", )" + std::string(kChoices) + "}")),
              HasSubstr("both languages"));
  EXPECT_THAT(FaultOf(With("x/1", R"({"id": "a", "textFr": "Où ?", "textEn": "Where?"})")), HasSubstr("no choice"));
}

TEST(Questionnaires, HaveTheOneOfTheSurveyWeek) {
  const Questionnaire* questionnaire = FindQuestionnaire("ena-caarud");
  ASSERT_NE(questionnaire, nullptr);
  EXPECT_EQ(FindQuestionnaire(questionnaire->name()), questionnaire);
  EXPECT_EQ(FindQuestionnaire("ena"), nullptr);
  std::vector<std::string> scoring;
  for (const v1::Question& question : questionnaire->questions()) {
    if (Scores(question)) scoring.push_back(question.id());
  }
  EXPECT_THAT(scoring, ElementsAre("housing", "health_cover", "resources"));
}

TEST(PrecarityScore, IsTheSumOfThePrintedPoints) {
  const Questionnaire& questionnaire = *FindQuestionnaire("ena-caarud");
  const auto score = [&](const std::string& health, const std::string& housing, const std::string& resources) {
    return PrecarityScore(questionnaire,
                          Answers({{"health_cover", health}, {"housing", housing}, {"resources", resources}}));
  };
  EXPECT_EQ(score("with_supplement", "stable", "work"), 0);
  EXPECT_EQ(score("with_supplement", "stable", "unemployment_benefit"), 0);
  EXPECT_EQ(score("without_supplement", "institution", "social_benefit"), 3);
  EXPECT_EQ(score("with_supplement", "with_others", "relatives"), 2);
  EXPECT_EQ(score("state_aid", "squat", "other"), 6);
  EXPECT_EQ(score("none", "street", "none"), 6);
  EXPECT_EQ(score("none", "street", "not_stated"), kNoScore);
  EXPECT_EQ(PrecarityScore(questionnaire, Answers({{"housing", "street"}})), kNoScore);
}

TEST(Answers, AreKeptWithTheirQuestions) {
  GivenAnswers answers = Answers({{"housing", "street"}, {"routes", "smoking"}});
  answers[1].add_choices("sniffing");
  EXPECT_THAT(ChoicesOf(answers), ElementsAre("housing/street", "routes/smoking", "routes/sniffing"));
}

TEST(DuplicateKeys, AreComparedByLettersAndDigits) {
  EXPECT_EQ(FoldDuplicateKey(" Éloïse\tD\u00A012\u202F03 "), "eloised1203");
  for (const char* same : {"AB 12/03/80", "ab-12-03-80", "ab.120380", "A.B. 12–03–80", "«AB» 12’03’80"})
    EXPECT_EQ(FoldDuplicateKey(same), "ab120380") << same;
  EXPECT_EQ(FoldDuplicateKey("Шура 03"), "шура03");
  EXPECT_EQ(FoldDuplicateKey(" \t\u00A0-–/"), "");
  EXPECT_EQ(SignsOf("шура03"), 6U);
}

TEST(RecognitionHash, DependsOnTheKeyAndOnWhatItIsOf) {
  const std::string key = NewRecognitionKey(), other = NewRecognitionKey();
  EXPECT_EQ(key.size(), 32U);
  EXPECT_NE(key, other);
  const std::string hash = RecognitionHash(key, Recognised::kPerson, "ab1203");
  EXPECT_EQ(hash.size(), 32U);
  EXPECT_EQ(RecognitionHash(key, Recognised::kPerson, "ab1203"), hash);
  EXPECT_NE(RecognitionHash(other, Recognised::kPerson, "ab1203"), hash);
  EXPECT_NE(RecognitionHash(key, Recognised::kCall, "ab1203"), hash);
  EXPECT_NE(RecognitionHash(key, Recognised::kPerson, "ab1204"), hash);
}

}  // namespace
}  // namespace passerelle::statistics
