// Access to a person of another site when it cannot wait.
#include "services/runtime/base/proto_time.h"
#include "tests/service/contacts/rights_fixture.h"

namespace passerelle::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Emergency : public Rights {
 protected:
  v1::EmergencyAccess Opened() {
    const auto access = Open(stranger_, person_);
    if (!access.ok()) throw std::runtime_error(access.status().ToString());
    return *access;
  }

  const access::Principal stranger_ = testing::Reception(other_site_);
  const access::Principal site_director_ = testing::WithRole("director", {site_});
};

TEST_F(Emergency, LetsTheCallerReadAndWriteThePersonForAnHour) {
  const std::string visit = VisitOf(person_, site_).id();
  const v1::Consent consent = SignedBy(person_);
  EXPECT_THAT(Get(stranger_, person_), IsRefusedFor("PERSON_UNKNOWN"));
  const v1::EmergencyAccess access = Opened();
  EXPECT_EQ(TimeFromProto(access.expire_time()) - TimeFromProto(access.create_time()), absl::Hours(1));
  EXPECT_DONE(Get(stranger_, person_));
  EXPECT_THAT(VisitIds(stranger_, person_), ElementsAre(visit));
  EXPECT_DONE(GetVisit(stranger_, visit));
  EXPECT_DONE(GetConsent(stranger_, consent.id()));
  v1::LeavePersonRequest leave;
  leave.set_id(person_);
  leave.set_reason(v1::HOSPITALISED);
  EXPECT_DONE(suite_.Call<v1::Person>(stranger_, "passerelle.contacts.v1.PeopleService.LeavePerson", leave));
}

TEST_F(Emergency, EndsByItself) {
  const std::string visit = VisitOf(person_, site_).id();
  const v1::EmergencyAccess access = Opened();
  Sql("update emergency_access set create_time = create_time - interval '1 hour', "
      "expire_time = expire_time - interval '1 hour' where id = $1::uuid",
      {access.id()});
  EXPECT_THAT(Get(stranger_, person_), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(VisitIds(stranger_, person_), IsEmpty());
  EXPECT_THAT(GetVisit(stranger_, visit), IsRefusedFor("VISIT_UNKNOWN"));
}

TEST_F(Emergency, IsForWhoOpenedItAndThePersonAlone) {
  Opened();
  access::Principal colleague = stranger_;
  colleague.subject = "account:colleague";
  EXPECT_THAT(Get(colleague, person_), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(Get(stranger_, PersonAt(site_)), IsRefusedFor("PERSON_UNKNOWN"));
}

TEST_F(Emergency, ReachesThePersonByAnyOfTheirRecords) {
  const std::string third_site = suite_.NewSite();
  const std::string duplicate = DuplicateOf(person_, third_site);
  ASSERT_DONE(Open(stranger_, duplicate));
  EXPECT_DONE(Get(stranger_, person_));
  EXPECT_DONE(Get(stranger_, duplicate));
}

TEST_F(Emergency, IsNotNeededWhereThePersonIsKnown) {
  EXPECT_THAT(Open(reception_, person_), IsRefusedFor("ACCESS_NOT_NEEDED"));
  EXPECT_THAT(Open(director_, person_), IsRefusedFor("ACCESS_NOT_NEEDED"));
  EXPECT_THAT(Open(stranger_, NewUuidV7()), IsRefusedFor("PERSON_UNKNOWN"));
}

TEST_F(Emergency, NeedsAReason) {
  v1::OpenEmergencyAccessRequest request;
  request.set_person(person_);
  request.set_reason("Vite");
  EXPECT_THAT(suite_.Call<v1::EmergencyAccess>(
                  stranger_, "passerelle.contacts.v1.EmergencyAccessService.OpenEmergencyAccess", request),
              IsRefusedOn(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS", "reason"));
}

TEST_F(Emergency, IsToldToThePersonsSitesWithoutTheReason) {
  const v1::EmergencyAccess access = Opened();
  const auto facts = Facts(
      [&](const events::v1::Fact& fact) { return fact.emergency_access_opened().emergency_access() == access.id(); });
  ASSERT_THAT(facts, SizeIs(1));
  EXPECT_THAT(facts[0].emergency_access_opened().sites(), ElementsAre(site_));
  EXPECT_EQ(facts[0].emergency_access_opened().subject(), stranger_.subject);
  EXPECT_EQ(facts[0].SerializeAsString().find(kEmergencyReason), std::string::npos);
  const db::Result stored = Sql("select reason from emergency_access where id = $1::uuid", {access.id()});
  EXPECT_EQ(stored[0].Bytes("reason").find(kEmergencyReason), std::string::npos);
}

TEST_F(Emergency, IsOpenedOnceForItsKey) {
  const std::string key = NewUuidV7();
  absl::StatusOr<v1::EmergencyAccess> one, other;
  AtOnce([&] { one = Open(stranger_, person_, key); }, [&] { other = Open(stranger_, person_, key); });
  ASSERT_DONE(one);
  ASSERT_DONE(other);
  EXPECT_EQ(one->SerializeAsString(), other->SerializeAsString());
  EXPECT_EQ(Count("emergency_access where person = $1::uuid", person_), 1);
  EXPECT_THAT(Open(stranger_, PersonAt(site_), key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
}

TEST_F(Emergency, IsListedForThoseWhoAnswerForThePersonsSites) {
  const v1::EmergencyAccess first = Opened();
  const v1::EmergencyAccess second = Opened();
  v1::ListEmergencyAccessesRequest request;
  request.set_page_size(1);
  const auto page = ListEmergencies(site_director_, request);
  ASSERT_DONE(page);
  ASSERT_EQ(page->emergency_accesses_size(), 1);
  EXPECT_EQ(page->emergency_accesses(0).id(), second.id());
  EXPECT_EQ(page->emergency_accesses(0).reason(), kEmergencyReason);
  EXPECT_THAT(page->emergency_accesses(0).subject_sites(), ElementsAre(other_site_));
  request.set_page_token(page->next_page_token());
  EXPECT_EQ(ListEmergencies(site_director_, request)->emergency_accesses(0).id(), first.id());
  EXPECT_EQ(ListEmergencies(testing::WithRole("dpo", {other_site_}), {})->emergency_accesses_size(), 0);
  EXPECT_THAT(ListEmergencies(reception_, {}), IsRefusedFor("PERMISSION_MISSING"));
}

TEST_F(Emergency, IsReviewedOnce) {
  const v1::EmergencyAccess access = Opened();
  EXPECT_THAT(Review(testing::WithRole("director", {other_site_}), access.id()),
              IsRefusedFor("EMERGENCY_ACCESS_UNKNOWN"));
  EXPECT_THAT(Review(site_director_, NewUuidV7()), IsRefusedFor("EMERGENCY_ACCESS_UNKNOWN"));
  const auto reviewed = Review(site_director_, access.id());
  ASSERT_DONE(reviewed);
  EXPECT_EQ(reviewed->reviewer(), site_director_.subject);
  EXPECT_EQ(Review(testing::WithRole("dpo", {site_}), access.id())->SerializeAsString(), reviewed->SerializeAsString());
  v1::ListEmergencyAccessesRequest unreviewed;
  unreviewed.set_unreviewed(true);
  EXPECT_EQ(ListEmergencies(site_director_, unreviewed)->emergency_accesses_size(), 0);
}

TEST_F(Emergency, KeepsNoReasonOnceThePersonIsForgotten) {
  const v1::EmergencyAccess access = Opened();
  ASSERT_DONE(Erase(coordinator_, person_));
  const auto listed = ListEmergencies(site_director_, {});
  ASSERT_DONE(listed);
  ASSERT_EQ(listed->emergency_accesses_size(), 1);
  EXPECT_EQ(listed->emergency_accesses(0).id(), access.id());
  EXPECT_EQ(listed->emergency_accesses(0).reason(), "");
  EXPECT_THAT(Get(stranger_, person_), IsRefusedFor("PERSON_UNKNOWN"));
}

}  // namespace
}  // namespace passerelle::contacts
