// Answers to a survey: who may answer, once, and what is kept of them.
#include <absl/strings/escaping.h>
#include <openssl/sha.h>

#include <algorithm>
#include <thread>

#include "services/runtime/rpc/context.h"
#include "services/statistics/survey/recognition.h"
#include "tests/service/statistics/survey_fixture.h"

namespace passerelle::statistics {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::WithRole;

std::string Sha256(const std::string& text) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

class SurveyAnswers : public Surveys {
 protected:
  // Every row of every table of the service's database, and of its feed, as text.
  std::string Everything() {
    std::string everything;
    for (const db::Row table : Sql("select tablename from pg_tables where schemaname = 'public'")) {
      const std::string name(table.Text("tablename"));
      for (const db::Row row : Sql("select t::text as line from \"" + name + "\" t")) everything += row.Text("line");
    }
    return everything;
  }
};

TEST_F(SurveyAnswers, ScoreThePrecarityOfWhoGaveThem) {
  const v1::SurveyAnswer answer = Must(Record(AnswerBy("AB 12/03/1980")));
  EXPECT_FALSE(answer.refused());
  EXPECT_EQ(answer.precarity_score(), 3);
  EXPECT_LT(Must(Record(AnswerBy("does not say", "not_stated"))).precarity_score(), 0);
}

TEST_F(SurveyAnswers, OfOnePersonAreTakenOnce) {
  Must(Record(AnswerBy("Éloïse D 12 03")));
  for (const char* same :
       {"Éloïse D 12 03", "ELOISE D 12 03", "  eloised1203 ", "e l o i s e\u00A0d\u202F12\t03", "Éloïse-D. 12/03"}) {
    EXPECT_THAT(Record(AnswerBy(same)), IsRefusedFor("ALREADY_ANSWERED")) << same;
    EXPECT_THAT(Record(RefusalBy(same)), IsRefusedFor("ALREADY_ANSWERED")) << same;
  }
  EXPECT_TRUE(Record(AnswerBy("Éloïse E 12 03")).ok());
  EXPECT_EQ(Must(Get(coordinator_, survey_)).answer_count(), 2);
}

TEST_F(SurveyAnswers, TakeThePlaceOfARefusal) {
  const v1::SurveyAnswer refusal = Must(Record(RefusalBy("first no")));
  EXPECT_TRUE(refusal.refused());
  EXPECT_LT(refusal.precarity_score(), 0);
  EXPECT_THAT(Record(RefusalBy("first no")), IsRefusedFor("ALREADY_ANSWERED"));
  EXPECT_TRUE(Must(Get(coordinator_, survey_)).refusals_suppressed());
  const v1::SurveyAnswer answer = Must(Record(AnswerBy("first no")));
  EXPECT_NE(answer.id(), refusal.id());
  EXPECT_FALSE(Must(Get(coordinator_, survey_)).refusals_suppressed()) << "none is left";
  EXPECT_EQ(Must(Get(coordinator_, survey_)).answer_count(), 1);
  EXPECT_THAT(Record(AnswerBy("first no")), IsRefusedFor("ALREADY_ANSWERED"));
}

TEST_F(SurveyAnswers, OfOnePersonGivenAtOnceStandOnce) {
  constexpr int kAtOnce = 6;
  std::vector<std::string> reasons(kAtOnce);
  std::vector<std::thread> threads;
  threads.reserve(kAtOnce);
  for (std::string& reason : reasons) {
    threads.emplace_back([&] { reason = ReasonOf(Record(AnswerBy("at once")).status()); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::count(reasons.begin(), reasons.end(), ""), 1);
  EXPECT_EQ(std::count(reasons.begin(), reasons.end(), "ALREADY_ANSWERED"), kAtOnce - 1);
  EXPECT_EQ(Must(Get(coordinator_, survey_)).answer_count(), 1);
}

TEST_F(SurveyAnswers, RepeatedAreAnsweredTheSame) {
  const std::string key = NewUuidV7();
  const v1::SurveyAnswer first = Must(Record(AnswerBy("lost reply"), key));
  EXPECT_EQ(Must(Record(AnswerBy("lost reply"), key)).DebugString(), first.DebugString());
  EXPECT_THAT(Record(AnswerBy("lost reply", "squat"), key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
  EXPECT_THAT(Record(AnswerBy("somebody else"), key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
  EXPECT_EQ(Must(Get(coordinator_, survey_)).answer_count(), 1);
}

TEST_F(SurveyAnswers, RepeatedAtOnceAreAnsweredTheSame) {
  constexpr int kAtOnce = 4;
  const std::string key = NewUuidV7();
  std::vector<absl::StatusOr<v1::SurveyAnswer>> answers(kAtOnce);
  std::vector<std::thread> threads;
  threads.reserve(kAtOnce);
  for (auto& answer : answers) threads.emplace_back([&] { answer = Record(AnswerBy("twice at once"), key); });
  for (std::thread& thread : threads) thread.join();
  for (const auto& answer : answers) EXPECT_EQ(Must(answer).id(), Must(answers[0]).id());
}

TEST_F(SurveyAnswers, AreForTheQuestionsAsked) {
  v1::RecordSurveyAnswerRequest request = AnswerBy("unknown");
  Give("shoe_size", {"42"}, request);
  EXPECT_THAT(Record(request), IsRefusedFor("QUESTION_UNKNOWN"));
}

TEST_F(SurveyAnswers, AreAmongTheChoices) {
  EXPECT_THAT(Record(AnswerBy("no such choice", "castle")), IsRefusedFor("ANSWER_INVALID"));
  v1::RecordSurveyAnswerRequest request = AnswerBy("two of one");
  Give("prison", {"yes", "no"}, request);
  EXPECT_THAT(Record(request), IsRefusedFor("ANSWER_INVALID"));
  request = AnswerBy("the same twice");
  Give("routes", {"smoking", "smoking"}, request);
  EXPECT_THAT(Record(request), IsRefusedFor("ANSWER_INVALID"));
  request = AnswerBy("a question twice");
  Give("housing", {"squat"}, request);
  EXPECT_THAT(Record(request), IsRefusedFor("ANSWER_INVALID"));
  request = AnswerBy("refuses, but answers");
  request.set_refused(true);
  EXPECT_THAT(Record(request), IsRefusedFor("ANSWER_INVALID"));
}

TEST_F(SurveyAnswers, AreCompleteWhereTheyMustBe) {
  v1::RecordSurveyAnswerRequest request = AnswerBy("incomplete");
  request.mutable_answers()->RemoveLast();
  EXPECT_THAT(Record(request), IsRefusedFor("ANSWER_MISSING"));
}

TEST_F(SurveyAnswers, AreGivenDuringTheWeekWhereItIsHeld) {
  v1::RecordSurveyAnswerRequest request = AnswerBy("last day");
  request.set_day(DayFromNow(-4));
  EXPECT_THAT(Record(request), IsRefusedFor("OUTSIDE_SURVEY"));
  request.set_day(DayFromNow(-3));
  EXPECT_TRUE(Record(request).ok());
  v1::CreateSurveyRequest last_week = Week();
  last_week.set_from(DayFromNow(-9));
  last_week.set_to(DayFromNow(-3));
  request.set_survey(Must(Create(coordinator_, last_week)).id());
  request.set_day(DayFromNow(-2));
  EXPECT_THAT(Record(request), IsRefusedFor("OUTSIDE_SURVEY"));
  request = AnswerBy("elsewhere");
  request.set_site(suite_.NewSite());
  EXPECT_THAT(Call<v1::SurveyAnswer>(director_, "SurveyService.RecordSurveyAnswer", request),
              IsRefusedFor("OUTSIDE_SURVEY"));
}

TEST_F(SurveyAnswers, AreNotOfADayToCome) {
  v1::RecordSurveyAnswerRequest request = AnswerBy("tomorrow");
  request.set_day(DayFromNow(1));
  EXPECT_THAT(Record(request), IsRefusedFor("TIME_IN_FUTURE"));
  request.set_day(DayFromNow(0));
  EXPECT_TRUE(Record(request).ok());
}

TEST_F(SurveyAnswers, NeedAKeyThatTellsPeopleApart) {
  EXPECT_THAT(Record(AnswerBy("A. 1-2")), IsRefusedFor("INVALID_FIELDS"));
  EXPECT_TRUE(Record(AnswerBy("A. 1-23")).ok());
}

TEST_F(SurveyAnswers, AreRecordedAtSitesOfTheCallerThatExist) {
  v1::RecordSurveyAnswerRequest request = AnswerBy("nowhere");
  request.set_site("nowhere");
  EXPECT_THAT(Call<v1::SurveyAnswer>(director_, "SurveyService.RecordSurveyAnswer", request),
              IsRefusedFor("SITE_UNKNOWN"));
  request.set_site(suite_.NewSite());
  EXPECT_THAT(Record(request), IsRefusedFor("SITE_FORBIDDEN"));
  request = AnswerBy("no survey");
  request.set_survey("no-survey");
  EXPECT_THAT(Record(request), IsRefusedFor("SURVEY_UNKNOWN"));
}

TEST_F(SurveyAnswers, AreRecordedByWhoMeetsPeople) {
  for (const char* role : {"reception", "outreach", "nurse", "coordinator", "director"}) {
    EXPECT_TRUE(Call<v1::SurveyAnswer>(WithRole(role, {site_}), "SurveyService.RecordSurveyAnswer",
                                       AnswerBy("asked by " + std::string(role)))
                    .ok())
        << role;
  }
  for (const char* role : {"analyst", "partner", "admin"}) {
    EXPECT_THAT(Call<v1::SurveyAnswer>(WithRole(role, {"*"}), "SurveyService.RecordSurveyAnswer", AnswerBy("no")),
                IsRefusedFor("PERMISSION_MISSING"))
        << role;
  }
}

TEST_F(SurveyAnswers, NeedMoreThanBlanksToRecogniseAPersonBy) {
  EXPECT_THAT(Record(AnswerBy("     ")), IsRefusedFor("INVALID_FIELDS"));
}

TEST_F(SurveyAnswers, KeepNothingOfWhatPeopleAreRecognisedBy) {
  const std::string person = "Zéphyrine Quux 29021984";
  const std::string key = NewUuidV7();
  const v1::SurveyAnswer answer = Must(Record(AnswerBy(person), key));
  EXPECT_THAT(Record(AnswerBy(person)).status().ToString(), Not(HasSubstr("29021984")));
  suite_.AwaitFeeds();
  const std::string everything = Everything();
  EXPECT_THAT(everything, HasSubstr(answer.id()));
  for (const std::string& trace : {person, std::string("phyrine"), std::string("quux"), std::string("29021984"), key}) {
    EXPECT_THAT(everything, Not(HasSubstr(trace)));
    EXPECT_THAT(everything, Not(HasSubstr(absl::BytesToHexString(trace)))) << "in bytes";
  }
  // Nor a hash that could be found again by trying what people may be recognised by.
  for (const std::string& trace : {person, FoldDuplicateKey(person)}) {
    EXPECT_THAT(everything, Not(HasSubstr(absl::BytesToHexString(Sha256(trace)))));
  }
  EXPECT_THAT(everything, Not(HasSubstr(absl::BytesToHexString(rpc::RequestHash(AnswerBy(person))))));
}

TEST_F(SurveyAnswers, CannotBeTracedToAnybodyOnceTheSurveyIsClosed) {
  Must(Record(AnswerBy("recognised"), NewUuidV7()));
  const db::Result open =
      Sql("select count(person_hash) + count(call_hash) + count(request_hash) as hashes "
          "from survey_answer where survey = $1",
          {survey_});
  EXPECT_EQ(open[0].Int("hashes"), 3);
  Must(Close(coordinator_, survey_));
  const db::Result closed = Sql(
      "select count(person_hash) + count(call_hash) + count(request_hash) as hashes, count(*) as answers, "
      "(select recognition_key is null from survey where id = $1) as destroyed from survey_answer where survey = $1",
      {survey_});
  EXPECT_EQ(closed[0].Int("hashes"), 0);
  EXPECT_EQ(closed[0].Int("answers"), 1);
  EXPECT_TRUE(closed[0].Bool("destroyed"));
}

TEST_F(SurveyAnswers, DoNotTellByTheirIdsWhenTheyWereGiven) {
  const std::string key = NewUuidV7();
  const std::string id = Must(Record(AnswerBy("no order"), key)).id();
  EXPECT_NE(id, key);
  EXPECT_EQ(id[14], '4') << "a random UUID";
}

TEST_F(SurveyAnswers, HaveOtherHashesInAnotherSurvey) {
  v1::RecordSurveyAnswerRequest request = AnswerBy("everywhere the same");
  Must(Record(request));
  request.set_survey(NewSurvey());
  Must(Record(request));
  EXPECT_EQ(Sql("select count(distinct person_hash) as hashes from survey_answer where survey in ($1, $2)",
                {survey_, request.survey()})[0]
                .Int("hashes"),
            2);
}

}  // namespace
}  // namespace passerelle::statistics
