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

class Json : public ::testing::Test {
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
  const std::unique_ptr<Transcoder> transcoder_ = MakeUtilTranscoder(Api());
};

constexpr char kVisit[] = "passerelle.contacts.v1.RecordVisitRequest";
constexpr char kPerson[] = "passerelle.contacts.v1.RegisterPersonRequest";

TEST_F(Json, BecomesTheMessage) {
  const auto wire = Wire(kVisit, R"({"site":"calais","occurTime":"2013-03-01T10:00:00+01:00","setting":"STREET",
      "anonymous":{"gender":"MAN"},"handouts":[{"item":"pipe","quantity":2}]})");
  ASSERT_TRUE(wire.ok()) << wire.status();
  contacts::v1::RecordVisitRequest request;
  ASSERT_TRUE(request.ParseFromString(*wire));
  EXPECT_EQ(request.occur_time().seconds(), 1362128400);
  EXPECT_EQ(request.anonymous().gender(), common::v1::MAN);
  EXPECT_EQ(request.handouts(0).quantity(), 2);
}

TEST_F(Json, IsAppendedToWhatIsThere) {
  std::string wire = "before";
  ASSERT_TRUE(transcoder_->JsonToWire(TypeOf(kPerson), "{\"site\":\"a\"}", wire).ok());
  EXPECT_EQ(wire.substr(0, 6), "before");
  std::string faulty = "before";
  EXPECT_FALSE(transcoder_->JsonToWire(TypeOf(kPerson), "{\"site\":\"a\",\"x\":1}", faulty).ok());
  EXPECT_EQ(faulty, "before");
}

TEST_F(Json, NamesTheFieldThatIsWrong) {
  EXPECT_EQ(FieldOf(kPerson, R"({"sitee":"x"})"), "sitee");
  EXPECT_EQ(FieldOf(kPerson, R"({"identity":{"phonee":"x"}})"), "identity.phonee");
  EXPECT_EQ(FieldOf(kPerson, R"({"birthYear":"x"})"), "birthYear");
  EXPECT_EQ(FieldOf(kPerson, R"({"gender":"WOMANN"})"), "gender");
  EXPECT_EQ(FieldOf(kPerson, R"({"site":{}})"), "site");
  EXPECT_EQ(FieldOf(kPerson, R"({"languages":[{}]})"), "languages");
  EXPECT_EQ(FieldOf(kVisit, R"({"acts":[{"kind":"REST"},{"kind":"X"}]})"), "acts[1].kind");
  EXPECT_EQ(FieldOf(kVisit, R"({"occurTime":"yesterday"})"), "occurTime");
}

TEST_F(Json, IsNotRepeatedInAnError) {
  for (const char* json : {R"({"birthYear":"secret"})", R"({"gender":"secret"})", R"({"occurTime":"secret"})",
                           R"({"identity":"secret"})"}) {
    const auto wire = Wire(json[2] == 'o' ? kVisit : kPerson, json);
    ASSERT_FALSE(wire.ok());
    EXPECT_THAT(wire.status().ToString(), Not(HasSubstr("secret")));
  }
}

TEST_F(Json, CannotGiveBothSidesOfAChoice) {
  EXPECT_EQ(ReasonOf(Wire(kVisit, R"({"person":"x","anonymous":{}})").status()), "INVALID_FIELDS");
}

TEST_F(Json, ShowsZerosAndEmptyListsButNoOptionalFieldThatIsAbsent) {
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

}  // namespace
}  // namespace passerelle::gateway::transcoding
