#include "gateway/audit/people_named.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/text.h"
#include "passerelle/contacts/v1/people.pb.h"
#include "passerelle/contacts/v1/visits.pb.h"
#include "services/runtime/base/uuid.h"
#include "tests/unit/gateway/test_table.h"

namespace passerelle::gateway::audit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kAda[] = "019a0000-0000-7000-8000-00000000000a";
constexpr char kBob[] = "019a0000-0000-7000-8000-00000000000b";

const routing::MethodEntry& Method(const std::string& name) {
  return *gateway::testing::Api().FindMethod(Cat("/passerelle.contacts.v1.", name));
}

std::vector<std::string> InRequest(const std::string& method, const std::string& wire) {
  std::vector<std::string> people;
  AddPeopleNamed(wire, Method(method).people_in_request, people);
  return people;
}

std::vector<std::string> InResponse(const std::string& method, const std::string& wire) {
  std::vector<std::string> people;
  AddPeopleNamed(wire, Method(method).people_in_response, people);
  return people;
}

contacts::v1::GetPersonRequest Request(const std::string& id) {
  contacts::v1::GetPersonRequest request;
  request.set_id(id);
  return request;
}

TEST(PeopleNamed, AreReadFromAField) {
  EXPECT_THAT(InRequest("PeopleService/GetPerson", Request(kAda).SerializeAsString()), ElementsAre(kAda));
}

TEST(PeopleNamed, AreWrittenInLowerCase) {
  EXPECT_THAT(InRequest("PeopleService/GetPerson", Request("019A0000-0000-7000-8000-00000000000A").SerializeAsString()),
              ElementsAre(kAda));
}

TEST(PeopleNamed, AreReadThroughLists) {
  contacts::v1::BatchRecordVisitsRequest batch;
  batch.add_visits()->set_person(kAda);
  batch.add_visits()->mutable_anonymous();
  batch.add_visits()->set_person(kBob);
  batch.add_visits()->set_person(kAda);
  EXPECT_THAT(InRequest("VisitService/BatchRecordVisits", batch.SerializeAsString()), ElementsAre(kAda, kBob));
}

TEST(PeopleNamed, AreReadFromAnAnswerBesideWhatItHoldsOtherwise) {
  contacts::v1::ListPeopleResponse response;
  contacts::v1::Person& person = *response.add_people();
  person.set_id(kAda);
  person.set_pseudonym(kBob);
  person.set_birth_year(1990);
  response.set_next_page_token(kBob);
  EXPECT_THAT(InResponse("PeopleService/ListPeople", response.SerializeAsString()), ElementsAre(kAda));
}

// The path of a URL is appended to the body: the last value is the one that counts.
TEST(PeopleNamed, AreThoseThatAParserWouldRead) {
  EXPECT_THAT(
      InRequest("PeopleService/GetPerson", Cat(Request(kBob).SerializeAsString(), Request(kAda).SerializeAsString())),
      ElementsAre(kAda));
  contacts::v1::UpdatePersonRequest body;
  body.mutable_person()->set_id(kBob);
  contacts::v1::UpdatePersonRequest path;
  path.mutable_person()->set_id(kAda);
  EXPECT_THAT(InRequest("PeopleService/UpdatePerson", Cat(body.SerializeAsString(), path.SerializeAsString())),
              ElementsAre(kAda));
}

TEST(PeopleNamed, AreNoneWhereThereIsNoUuid) {
  EXPECT_THAT(InRequest("PeopleService/GetPerson", Request("nobody").SerializeAsString()), IsEmpty());
  EXPECT_THAT(InRequest("PeopleService/GetPerson", ""), IsEmpty());
}

TEST(PeopleNamed, AreNoneInWhatNoParserReads) {
  const std::string whole = Request(kAda).SerializeAsString();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THAT(InRequest("PeopleService/GetPerson", whole.substr(0, size)), IsEmpty()) << size;
  }
}

TEST(PeopleNamed, AreAThousandAtMost) {
  contacts::v1::BatchRecordVisitsRequest batch;
  for (int i = 0; i < 1500; ++i) batch.add_visits()->set_person(NewUuidV7());
  EXPECT_THAT(InRequest("VisitService/BatchRecordVisits", batch.SerializeAsString()), SizeIs(1000));
}

}  // namespace
}  // namespace passerelle::gateway::audit
