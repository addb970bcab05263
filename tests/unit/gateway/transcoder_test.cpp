#include "gateway/transcoding/transcoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "passerelle/contacts/v1/people.pb.h"
#include "passerelle/contacts/v1/visits.pb.h"
#include "passerelle/statistics/v1/reports.pb.h"
#include "services/runtime/base/status.h"
#include "tests/unit/gateway/test_table.h"

namespace passerelle::gateway::transcoding {
namespace {

using gateway::testing::Api;
using ::testing::HasSubstr;
using ::testing::Not;

class Json : public ::testing::TestWithParam<const char*> {
 protected:
  const google::protobuf::Descriptor& TypeOf(const char* name) { return *Api().pool().FindMessageTypeByName(name); }
  absl::StatusOr<std::string> Wire(const char* type, std::string_view json) {
    std::string wire;
    if (auto status = transcoder_->JsonToWire(TypeOf(type), json, wire); !status.ok()) return status;
    return wire;
  }
  std::string FieldOf(const char* type, std::string_view json) {
    const auto wire = Wire(type, json);
    const auto violations = ViolationsOf(wire.status());
    return violations.size() == 1 ? violations[0].field : wire.status().ToString();
  }
  const bool by_tables_ = std::string_view(GetParam()) == "Tables";
  const std::unique_ptr<Transcoder> transcoder_ = by_tables_ ? MakeTableTranscoder(Api()) : MakeUtilTranscoder(Api());
};

constexpr char kVisit[] = "passerelle.contacts.v1.RecordVisitRequest";
constexpr char kPerson[] = "passerelle.contacts.v1.RegisterPersonRequest";

TEST_P(Json, BecomesTheMessage) {
  const auto wire = Wire(kVisit, R"({"site":"calais","occurTime":"2013-03-01T10:00:00+01:00","setting":"STREET",
      "anonymous":{"gender":"MAN"},"handouts":[{"item":"pipe","quantity":2}]})");
  ASSERT_TRUE(wire.ok()) << wire.status();
  contacts::v1::RecordVisitRequest request;
  ASSERT_TRUE(request.ParseFromString(*wire));
  EXPECT_EQ(request.occur_time().seconds(), 1362128400);
  EXPECT_EQ(request.anonymous().gender(), common::v1::MAN);
  EXPECT_EQ(request.handouts(0).quantity(), 2);
}

TEST_P(Json, IsAppendedToWhatIsThere) {
  std::string wire = "before";
  ASSERT_TRUE(transcoder_->JsonToWire(TypeOf(kPerson), "{\"site\":\"a\"}", wire).ok());
  EXPECT_EQ(wire.substr(0, 6), "before");
  std::string faulty = "before";
  EXPECT_FALSE(transcoder_->JsonToWire(TypeOf(kPerson), "{\"site\":\"a\",\"x\":1}", faulty).ok());
  EXPECT_EQ(faulty, "before");
}

TEST_P(Json, NamesTheFieldThatIsWrong) {
  EXPECT_EQ(FieldOf(kPerson, R"({"sitee":"x"})"), "sitee");
  EXPECT_EQ(FieldOf(kPerson, R"({"identity":{"phonee":"x"}})"), "identity.phonee");
  EXPECT_EQ(FieldOf(kPerson, R"({"birthYear":"x"})"), "birthYear");
  EXPECT_EQ(FieldOf(kPerson, R"({"gender":"WOMANN"})"), "gender");
  EXPECT_EQ(FieldOf(kPerson, R"({"site":{}})"), "site");
  EXPECT_EQ(FieldOf(kPerson, R"({"languages":[{}]})").substr(0, 9), "languages");
  EXPECT_EQ(FieldOf(kVisit, R"({"acts":[{"kind":"REST"},{"kind":"X"}]})"), "acts[1].kind");
  EXPECT_EQ(FieldOf(kVisit, R"({"occurTime":"yesterday"})"), "occurTime");
}

TEST_P(Json, IsNotRepeatedInAnError) {
  for (const char* json : {R"({"birthYear":"secret"})", R"({"gender":"secret"})", R"({"occurTime":"secret"})",
                           R"({"identity":"secret"})"}) {
    const auto wire = Wire(json[2] == 'o' ? kVisit : kPerson, json);
    ASSERT_FALSE(wire.ok());
    EXPECT_THAT(wire.status().ToString(), Not(HasSubstr("secret")));
  }
}

TEST_P(Json, CannotGiveBothSidesOfAChoice) {
  EXPECT_EQ(ReasonOf(Wire(kVisit, R"({"person":"x","anonymous":{}})").status()), "INVALID_FIELDS");
}

TEST_P(Json, ShowsZerosAndEmptyListsButNoOptionalFieldThatIsAbsent) {
  std::string report;
  ASSERT_TRUE(transcoder_->WireToJson(TypeOf("passerelle.statistics.v1.ActivityReport"), "", report).ok());
  EXPECT_THAT(report, HasSubstr("\"peopleSeen\":0"));
  EXPECT_THAT(report, HasSubstr("\"acts\":[]"));
  std::string person;
  ASSERT_TRUE(transcoder_->WireToJson(TypeOf("passerelle.contacts.v1.Person"), "", person).ok());
  EXPECT_THAT(person, Not(HasSubstr("birthYear")));
  EXPECT_THAT(person, Not(HasSubstr("identity")));
  contacts::v1::Person born;
  born.set_birth_year(0);
  std::string shown;
  ASSERT_TRUE(transcoder_->WireToJson(TypeOf("passerelle.contacts.v1.Person"), born.SerializeAsString(), shown).ok());
  EXPECT_THAT(shown, HasSubstr("\"birthYear\":0"));
}

INSTANTIATE_TEST_SUITE_P(Both, Json, ::testing::Values("Tables", "Util"),
                         [](const auto& info) { return std::string(info.param); });

// What protobuf's converter lets pass and the tables do not.
class StrictJson : public ::testing::Test {
 protected:
  std::string FieldOf(const char* type, std::string_view json) {
    std::string wire;
    const auto status = transcoder_->JsonToWire(*Api().pool().FindMessageTypeByName(type), json, wire);
    const auto violations = ViolationsOf(status);
    return violations.size() == 1 ? violations[0].field : status.ToString();
  }
  const std::unique_ptr<Transcoder> transcoder_ = MakeTableTranscoder(Api());
};

TEST_F(StrictJson, RefusesWhatIsNotQuiteTheType) {
  EXPECT_EQ(FieldOf(kPerson, R"({"gender":777})"), "gender");
  EXPECT_EQ(FieldOf(kPerson, R"({"languages":"fr"})"), "languages");
  EXPECT_EQ(FieldOf(kPerson, R"({"languages":[null]})"), "languages[0]");
  EXPECT_EQ(FieldOf(kPerson, R"({"adultConfirmed":"true"})"), "adultConfirmed");
  EXPECT_EQ(FieldOf(kPerson, R"({"birthYear":1980,"birth_year":1981})"), "birthYear");
  EXPECT_EQ(FieldOf(kPerson, R"({"birthYear":"19 80"})"), "birthYear");
  EXPECT_EQ(FieldOf(kVisit, R"({"person":"x","anonymous":{}})"), "anonymous");
  EXPECT_EQ(FieldOf(kVisit, R"({"handouts":[{"item":"pipe"},3]})"), "handouts[1]");
  for (const char* time : {"2013-03-01", "2013-03-01T10:00:00", "2013-13-01T10:00:00Z", "2013-02-30T10:00:00Z",
                           "infinite-future", "2013-03-01t10:00:00z", "2013-03-01T10:00:00.Z",
                           "2013-03-01T10:00:00.1234567891Z", "0000-03-01T10:00:00Z", "2013-03-01T10:00:00+0100"}) {
    EXPECT_EQ(FieldOf(kVisit, std::string(R"({"occurTime":")") + time + "\"}"), "occurTime") << time;
  }
}

TEST_F(StrictJson, TakesNumbersInEveryFormThatIsWhole) {
  for (const char* year : {"1980", "\"1980\"", "1980.0", "1.98e3", "19800e-1"}) {
    std::string wire;
    ASSERT_TRUE(transcoder_
                    ->JsonToWire(*Api().pool().FindMessageTypeByName(kPerson),
                                 std::string("{\"birthYear\":") + year + "}", wire)
                    .ok())
        << year;
    contacts::v1::RegisterPersonRequest request;
    ASSERT_TRUE(request.ParseFromString(wire));
    EXPECT_EQ(request.birth_year(), 1980) << year;
  }
}

TEST_F(StrictJson, RefusesNulAndRepeatedMembersWhereTheyAre) {
  EXPECT_EQ(FieldOf(kPerson, R"({"pseudonym":"a\u0000b"})"), "pseudonym");
  EXPECT_EQ(FieldOf(kPerson, R"({"identity":{"phone":"\u0000"}})"), "identity.phone");
  EXPECT_EQ(FieldOf(kPerson, R"({"languages":["fr","\u0000"]})"), "languages[1]");
  EXPECT_EQ(FieldOf(kPerson, R"({"site":"a","site":"a"})"), "site");
  EXPECT_EQ(FieldOf(kPerson, R"({"site":"a","\u0073ite":"a"})"), "site");
}

TEST_F(StrictJson, ShowsOnlyACleanBeginningOfAnUnknownName) {
  EXPECT_EQ(FieldOf(kPerson, R"({"ab\u0000cd":1})"), "ab");
  EXPECT_EQ(FieldOf(kPerson, R"({"":1})"), "a member");
  EXPECT_EQ(FieldOf(kPerson, "{\"" + std::string(59, 'a') + "é\":1}"), std::string(59, 'a'));
}

// A queue of lines around one that cannot be read.
class UnreadableLine : public StrictJson {
 protected:
  static constexpr char kQueue[] = "passerelle.contacts.v1.BatchRecordVisitsRequest";
  contacts::v1::BatchRecordVisitsRequest Read(const std::string& lines) {
    std::string wire;
    const auto status = transcoder_->JsonToWire(*Api().pool().FindMessageTypeByName(kQueue), lines, wire);
    EXPECT_TRUE(status.ok()) << status << lines;
    contacts::v1::BatchRecordVisitsRequest request;
    EXPECT_TRUE(request.ParseFromString(wire)) << lines;
    return request;
  }
  // What is said of a line that stands between two good ones.
  std::string FaultOf(const std::string& line) {
    const auto request = Read(R"({"visits":[{"site":"a"},)" + line + R"(,{"site":"c"}]})");
    EXPECT_EQ(request.visits_size(), 3) << line;
    if (request.visits_size() != 3 || request.unreadable_size() != 1) return request.DebugString();
    EXPECT_EQ(request.visits(0).site(), "a");
    EXPECT_EQ(request.visits(1).ByteSizeLong(), 0u) << line;
    EXPECT_EQ(request.visits(2).site(), "c");
    EXPECT_EQ(request.unreadable(0).index(), 1);
    return request.unreadable(0).field() + " " + request.unreadable(0).description();
  }
};

TEST_F(UnreadableLine, IsSetAsideAlone) {
  EXPECT_EQ(FaultOf(R"({"sitee":"b"})"), "sitee is not a field of this message");
  EXPECT_EQ(FaultOf(R"({"acts":[{"kind":"REST"},{"kind":"X"}]})"),
            "acts[1].kind is not one of the values of this field");
  EXPECT_EQ(FaultOf(R"({"occurTime":"yesterday"})"), "occurTime is not a time as in 2026-01-31T10:00:00Z");
  EXPECT_EQ(FaultOf(R"({"site":{"a":["}"]}})"), "site is not of the type of this field");
  EXPECT_EQ(FaultOf(R"({"people":99999999999})"), "people is not of the type of this field");
  EXPECT_EQ(FaultOf(R"({"acts":{}})"), "acts must be a list");
  EXPECT_EQ(FaultOf(R"({"person":"b","anonymous":{}})"), "anonymous excludes another field that is given too");
  EXPECT_EQ(FaultOf(R"({"note":"a\u0000b"})"), "note must not hold a NUL character");
  EXPECT_EQ(FaultOf(R"({"site":"b","site":"b"})"), "site is given twice");
  for (const char* line : {"null", "7", "\"a\"", "[{}]", "true"})
    EXPECT_EQ(FaultOf(line), " must be an object") << line;
}

TEST_F(UnreadableLine, IsCountedWithTheOthers) {
  const auto request = Read(R"({"visits":[1,{"site":"b"},{"x":[1,{"y":"]"}]} , {"site":"d"} ]})");
  ASSERT_EQ(request.visits_size(), 4);
  EXPECT_EQ(request.visits(1).site() + request.visits(3).site(), "bd");
  ASSERT_EQ(request.unreadable_size(), 2);
  EXPECT_EQ(request.unreadable(0).index(), 0);
  EXPECT_EQ(request.unreadable(1).index(), 2);
}

TEST_F(UnreadableLine, TakesNoMoreRoomThanAQueueMay) {
  std::string lines = "{\"visits\":[0";
  for (int i = 1; i < 2000; ++i) lines += ",0";
  const auto request = Read(lines + "]}");
  EXPECT_EQ(request.visits_size(), 2000);
  EXPECT_EQ(request.unreadable_size(), 500);
}

TEST_F(UnreadableLine, CannotBeSaidByAClient) {
  EXPECT_EQ(FieldOf(kQueue, R"({"visits":[{}],"unreadable":[]})"), "unreadable");
  EXPECT_EQ(FieldOf(kQueue, R"({"visits":[{}],"unreadable":[{"index":0}]})"), "unreadable");
  EXPECT_EQ(FieldOf(kQueue, R"({"visits":{}})"), "visits");
}

TEST_F(StrictJson, IsNotMadeOfBrokenBytes) {
  std::string json = "before";
  for (const std::string& wire : {std::string("\xff\xff\xff"),
                                  std::string("\x0a\x05"
                                              "ab"),
                                  std::string("\x0a\x01\xff"), std::string("\x08\x01")}) {
    EXPECT_FALSE(transcoder_->WireToJson(*Api().pool().FindMessageTypeByName(kPerson), wire, json).ok());
  }
  EXPECT_EQ(json, "before");
}

}  // namespace
}  // namespace passerelle::gateway::transcoding
