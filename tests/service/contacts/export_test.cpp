// The right of access: everything any service holds about a person, in one document.
#include <nlohmann/json.hpp>

#include "tests/service/contacts/rights_fixture.h"
#include "tests/support/look.h"

namespace passerelle::contacts {
namespace {

using nlohmann::json;

class PersonExport : public Rights {
 protected:
  json Document(const std::string& person) {
    const auto body = Export(coordinator_, person);
    if (!body.ok()) throw std::runtime_error(body.status().ToString());
    EXPECT_EQ(body->content_type(), "application/json");
    return json::parse(body->data());
  }
  // A connection that found a service stopped is tried again only after a pause.
  void AwaitDocument() {
    const absl::Time give_up = absl::Now() + testing::kPatience;
    while (!Export(coordinator_, person_).ok() && absl::Now() < give_up) absl::SleepFor(testing::kLook);
    EXPECT_DONE(Export(coordinator_, person_));
  }
};

TEST_F(PersonExport, HoldsThePersonTheirDuplicatesAndEverythingRecordedOfEither) {
  const std::string duplicate = PersonAt(other_site_, "Lou");
  ASSERT_DONE(Merge(both_, person_, duplicate));
  const std::string first = VisitOf(person_, site_, "Tousse beaucoup").id();
  const std::string second = VisitOf(duplicate, other_site_).id();
  const v1::Consent consent = SignedBy(person_);
  ASSERT_DONE(Disclose(Told(consent.id())));
  const json document = Document(person_);
  EXPECT_EQ(document["person"]["id"], person_);
  EXPECT_EQ(document["person"]["code"], Get(director_, person_)->code());
  EXPECT_EQ(document["duplicates"][0]["pseudonym"], "Lou");
  ASSERT_EQ(document["visits"].size(), 2U);
  EXPECT_EQ(document["visits"][0]["note"], "Tousse beaucoup");
  EXPECT_EQ(document["visits"][0]["acts"][0]["kind"], "WELCOME");
  EXPECT_EQ(document["visits"][1]["id"], second) << "also that of a site which is not the caller's";
  EXPECT_EQ(document["consents"][0]["documentRef"], "armoire 3, chemise 12");
  EXPECT_EQ(document["disclosures"][0]["partner"], "csapa");
  for (const char* service : {"outreach", "referrals", "statistics"}) {
    EXPECT_TRUE(document["services"][service].is_object()) << service;
  }
}

TEST_F(PersonExport, HoldsTheEmergencyAccesses) {
  ASSERT_DONE(Open(testing::Reception(other_site_), person_));
  const json document = Document(person_);
  ASSERT_EQ(document["emergencyAccesses"].size(), 1U);
  EXPECT_EQ(document["emergencyAccesses"][0]["reason"], kEmergencyReason);
  EXPECT_EQ(document["emergencyAccesses"][0]["subject"], "account:reception");
}

TEST_F(PersonExport, IsTheSameWhicheverRecordIsNamedAndHoweverOften) {
  const std::string duplicate = DuplicateOf(person_, other_site_);
  VisitOf(duplicate, other_site_);
  suite_.AwaitFeeds();
  const auto body = Export(coordinator_, person_);
  ASSERT_DONE(body);
  EXPECT_EQ(Export(coordinator_, person_)->data(), body->data());
  EXPECT_EQ(Export(coordinator_, duplicate)->data(), body->data());
}

TEST_F(PersonExport, IsNotGivenWhileAServiceCannotAnswer) {
  suite_.Stop("outreach");
  const auto refused = Export(coordinator_, person_);
  suite_.Start("outreach");
  AwaitDocument();
  EXPECT_THAT(refused, IsRefusedFor("SERVICE_UNAVAILABLE"));
}

TEST_F(PersonExport, IsNotGivenWhenItIsTooLarge) {
  Sql("insert into visits (id, site, occur_time, service_day, setting, person, people, act_kinds, act_minutes, "
      "handout_items, handout_quantities, syringes_returned, note, request_hash) "
      "select gen_random_uuid(), $2, now(), current_date, 1, $1::uuid, 1, '{}', '{}', '{}', '{}', 0, '', '' "
      "from generate_series(1, 10001)",
      {person_, site_});
  EXPECT_THAT(Export(coordinator_, person_), IsRefusedFor("EXPORT_TOO_LARGE"));
}

TEST_F(PersonExport, IsForThoseWhoKnowThePerson) {
  EXPECT_THAT(Export(testing::Coordinator(other_site_), person_), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(Export(reception_, person_), IsRefusedFor("PERMISSION_MISSING"));
  ASSERT_DONE(Erase(coordinator_, person_));
  EXPECT_THAT(Export(coordinator_, person_), IsRefusedFor("PERSON_UNKNOWN"));
}

}  // namespace
}  // namespace passerelle::contacts
