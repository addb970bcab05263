// An offline queue: each line succeeds or fails alone, and a queue that is replayed counts once.
#include "tests/service/contacts/contacts_fixture.h"

namespace passerelle::contacts {
namespace {

using ::testing::SizeIs;

class BatchRecordVisits : public Contacts {
 protected:
  v1::RecordVisitRequest Line(const std::string& key = NewUuidV7()) const {
    v1::RecordVisitRequest line = Welcome();
    line.set_request_id(key);
    return line;
  }
  std::vector<v1::BatchRecordVisitResult> Send(const std::vector<v1::RecordVisitRequest>& lines) {
    v1::BatchRecordVisitsRequest request;
    for (const v1::RecordVisitRequest& line : lines) *request.add_visits() = line;
    const auto response = RecordBatch(request);
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok()) return {};
    return {response->results().begin(), response->results().end()};
  }
  static std::string Outcome(const v1::BatchRecordVisitResult& result) {
    return result.has_visit() ? "recorded" : result.error().code() + " " + result.error().reason();
  }
};

TEST_F(BatchRecordVisits, AnswersInTheOrderSent) {
  std::vector<v1::RecordVisitRequest> lines;
  for (int i = 0; i < 10; ++i) {
    lines.push_back(Line());
    lines.back().set_syringes_returned(i + 1);
  }
  const auto results = Send(lines);
  ASSERT_THAT(results, SizeIs(10));
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(results[i].visit().id(), lines[i].request_id());
    EXPECT_EQ(results[i].visit().syringes_returned(), i + 1);
  }
}

TEST_F(BatchRecordVisits, RefusesABadLineAlone) {
  v1::RecordVisitRequest no_key = Line(), other_site = Line(), no_setting = Line(), future = Line(), nothing = Line(),
                         unknown_item = Line(), unknown_person = Line(), minor = Line(), crowd = Line(), nul = Line(),
                         nowhere = Line();
  no_key.clear_request_id();
  other_site.set_site(suite_.NewSite());
  nowhere.set_site("nowhere");
  no_setting.clear_setting();
  *future.mutable_occur_time() = TimestampOf(absl::Now() + absl::Hours(1));
  nothing.clear_acts();
  unknown_item.add_handouts()->set_item("no-such-item");
  unknown_item.mutable_handouts(0)->set_quantity(1);
  unknown_person.set_person(NewUuidV7());
  minor.mutable_anonymous()->set_age_band(common::v1::AGE_UNDER_18);
  crowd.set_person(Registered().id());
  crowd.set_people(2);
  nul.set_note(std::string("a\0b", 3));
  const auto results = Send({Line(), no_key, other_site, no_setting, future, nothing, unknown_item, unknown_person,
                             minor, crowd, nul, nowhere, Line()});
  std::vector<std::string> outcomes;
  for (const auto& result : results) outcomes.push_back(Outcome(result));
  EXPECT_THAT(outcomes,
              ::testing::ElementsAre("recorded", "INVALID_ARGUMENT INVALID_FIELDS", "PERMISSION_DENIED SITE_FORBIDDEN",
                                     "INVALID_ARGUMENT INVALID_FIELDS", "INVALID_ARGUMENT TIME_IN_FUTURE",
                                     "INVALID_ARGUMENT NOTHING_RECORDED", "FAILED_PRECONDITION ITEM_UNKNOWN",
                                     "FAILED_PRECONDITION PERSON_UNKNOWN", "FAILED_PRECONDITION PERSON_UNDER_AGE",
                                     "INVALID_ARGUMENT INVALID_FIELDS", "INVALID_ARGUMENT INVALID_FIELDS",
                                     "FAILED_PRECONDITION SITE_UNKNOWN", "recorded"));
  EXPECT_EQ(results[1].error().violations(0).field(), "requestId");
  EXPECT_EQ(results[2].error().reason(), "SITE_FORBIDDEN");
  EXPECT_EQ(results[3].error().violations(0).field(), "setting");
  EXPECT_EQ(results[6].error().violations(0).field(), "handouts[0].item");
  EXPECT_EQ(Count("visits where site = $1", site_), 2);
}

TEST_F(BatchRecordVisits, RefusesALineThatCouldNotBeReadWithoutLookingFurther) {
  v1::BatchRecordVisitsRequest request;
  *request.add_visits() = Line();
  request.add_visits();
  *request.add_visits() = Line();
  for (const int index : {1, 3, 499}) {
    v1::UnreadableVisit& unreadable = *request.add_unreadable();
    unreadable.set_index(index);
    unreadable.set_field("acts[0].kind");
    unreadable.set_description("is not one of the values of this field");
  }
  const auto response = RecordBatch(request);
  ASSERT_DONE(response);
  ASSERT_THAT(response->results(), SizeIs(3));
  EXPECT_EQ(response->results(0).visit().id(), request.visits(0).request_id());
  EXPECT_EQ(Outcome(response->results(1)), "INVALID_ARGUMENT INVALID_FIELDS");
  ASSERT_THAT(response->results(1).error().violations(), SizeIs(1));
  EXPECT_EQ(response->results(1).error().violations(0).field(), "acts[0].kind");
  EXPECT_EQ(response->results(1).error().violations(0).description(), "is not one of the values of this field");
  EXPECT_EQ(response->results(2).visit().id(), request.visits(2).request_id());
  EXPECT_EQ(Count("visits where site = $1", site_), 2);
}

TEST_F(BatchRecordVisits, TakesAQueueOfFiveHundredAndCountsItOnceWhenReplayed) {
  const std::string person = Registered().id();
  std::vector<v1::RecordVisitRequest> lines;
  for (int i = 0; i < 500; ++i) {
    lines.push_back(Line());
    if (i % 2 == 0) lines.back().set_person(person);
    if (i % 50 == 49) lines.back().clear_acts();  // an anonymous one without anything
  }
  const auto first = Send(lines);
  const auto replayed = Send(lines);
  ASSERT_THAT(first, SizeIs(500));
  ASSERT_THAT(replayed, SizeIs(500));
  for (int i = 0; i < 500; ++i) {
    EXPECT_EQ(Outcome(first[i]), i % 50 == 49 ? "INVALID_ARGUMENT NOTHING_RECORDED" : "recorded") << i;
    EXPECT_EQ(replayed[i].SerializeAsString(), first[i].SerializeAsString()) << i;
  }
  EXPECT_EQ(Count("visits where site = $1", site_), 490);
  EXPECT_THAT(Facts([&](const events::v1::Fact& fact) { return fact.visit_recorded().site() == site_; }), SizeIs(490));
}

TEST_F(BatchRecordVisits, CountsAQueueOnceThatIsSentTwiceAtOnce) {
  for (int round = 0; round < 5; ++round) {
    std::vector<v1::RecordVisitRequest> lines;
    const std::string person = Registered().id();
    for (int i = 0; i < 50; ++i) {
      lines.push_back(Line());
      lines.back().set_person(person);
    }
    const std::vector<v1::RecordVisitRequest> backwards(lines.rbegin(), lines.rend());
    std::vector<v1::BatchRecordVisitResult> one, other;
    AtOnce([&] { one = Send(lines); }, [&] { other = Send(backwards); });
    ASSERT_THAT(one, SizeIs(50));
    ASSERT_THAT(other, SizeIs(50));
    for (int i = 0; i < 50; ++i) {
      EXPECT_EQ(Outcome(one[i]), "recorded");
      EXPECT_EQ(one[i].SerializeAsString(), other[49 - i].SerializeAsString());
    }
  }
  EXPECT_EQ(Count("visits where site = $1", site_), 250);
  EXPECT_THAT(Facts([&](const events::v1::Fact& fact) { return fact.visit_recorded().site() == site_; }), SizeIs(250));
}

TEST_F(BatchRecordVisits, KnowsAKeyThatComesTwiceInOneQueue) {
  const v1::RecordVisitRequest line = Line();
  v1::RecordVisitRequest different = line;
  different.set_syringes_returned(9);
  const auto results = Send({line, line, different});
  ASSERT_THAT(results, SizeIs(3));
  EXPECT_EQ(results[1].visit().SerializeAsString(), results[0].visit().SerializeAsString());
  EXPECT_EQ(Outcome(results[2]), "ALREADY_EXISTS IDEMPOTENCY_KEY_REUSED");
  EXPECT_THAT(FactsOfVisit(line.request_id()), SizeIs(1));
}

TEST_F(BatchRecordVisits, RecordsTheGoodLineOfAKeyWhoseFirstLineWasRefused) {
  v1::RecordVisitRequest bad = Line();
  bad.set_person(NewUuidV7());
  v1::RecordVisitRequest good = Line(bad.request_id());
  const auto results = Send({bad, good});
  EXPECT_EQ(Outcome(results.at(0)), "FAILED_PRECONDITION PERSON_UNKNOWN");
  EXPECT_EQ(Outcome(results.at(1)), "recorded");
}

TEST_F(BatchRecordVisits, KnowsAVisitThatWasRecordedAloneBefore) {
  const v1::RecordVisitRequest line = Line();
  const auto alone = Record(line);
  ASSERT_DONE(alone);
  EXPECT_EQ(Send({line}).at(0).visit().SerializeAsString(), alone->SerializeAsString());
}

// A row that only the database refuses fails alone; the other lines of the same statement stand.
TEST_F(BatchRecordVisits, WritesTheOthersWhenTheDatabaseRefusesOne) {
  v1::RecordVisitRequest broken = Line();
  broken.set_outing(Planned("2013-06-01T18:00:00Z").outing());
  ASSERT_DONE(
      suite_.Sql("contacts", "alter table visits add constraint visits_trial_check check (outing is distinct from '" +
                                 broken.outing() + "')"));
  const auto results = Send({Line(), broken, Line()});
  ASSERT_DONE(suite_.Sql("contacts", "alter table visits drop constraint visits_trial_check"));
  EXPECT_EQ(Outcome(results.at(0)), "recorded");
  EXPECT_EQ(Outcome(results.at(1)), "INTERNAL INTERNAL");
  EXPECT_EQ(results.at(1).error().message().find("visits_trial_check"), std::string::npos);
  EXPECT_EQ(Outcome(results.at(2)), "recorded");
}

// What the database cannot do at this moment is said line by line; the queue is sent again and counts once.
TEST_F(BatchRecordVisits, SaysWhichLinesToSendAgain) {
  v1::RecordVisitRequest conflicting = Line();
  conflicting.set_outing(Planned("2013-06-01T18:00:00Z").outing());
  ASSERT_DONE(suite_.Sql("contacts",
                         "create function trial_conflict() returns trigger language plpgsql as $$ begin "
                         "raise exception 'conflict' using errcode = '40001'; end $$"));
  ASSERT_DONE(
      suite_.Sql("contacts", "create trigger trial_conflict before insert on visits for each row when (new.outing = '" +
                                 conflicting.outing() + "') execute function trial_conflict()"));
  const std::vector<v1::RecordVisitRequest> lines = {Line(), conflicting, Line()};
  const auto first = Send(lines);
  ASSERT_DONE(suite_.Sql("contacts", "drop trigger trial_conflict on visits"));
  ASSERT_DONE(suite_.Sql("contacts", "drop function trial_conflict"));
  EXPECT_EQ(Outcome(first.at(0)), "recorded");
  EXPECT_EQ(Outcome(first.at(1)), "ABORTED CONFLICT_RETRY");
  EXPECT_EQ(first.at(2).error().reason(), "CONFLICT_RETRY");
  for (const auto& result : Send(lines)) EXPECT_EQ(Outcome(result), "recorded");
  EXPECT_EQ(Count("visits where site = $1", site_), 3);
}

TEST_F(BatchRecordVisits, RefusesAQueueThatIsEmptyOrTooLong) {
  EXPECT_THAT(RecordBatch({}), IsRefusedFor("INVALID_FIELDS"));
  v1::BatchRecordVisitsRequest request;
  for (int i = 0; i < 501; ++i) *request.add_visits() = Line();
  EXPECT_THAT(RecordBatch(request), IsRefusedFor("INVALID_FIELDS"));
}

}  // namespace
}  // namespace passerelle::contacts
