// Two records of one person, made one and apart again.
#include "tests/service/contacts/rights_fixture.h"

namespace passerelle::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class Merging : public Rights {
 protected:
  const std::string duplicate_ = PersonAt(other_site_, other_site_ + " Zébulon du quai");
  const access::Principal other_coordinator_ = testing::Coordinator(other_site_);
};

TEST_F(Merging, ShowsTheVisitsOfBothRecordsToWhoAsksForEither) {
  const std::string first = VisitOf(person_, site_).id();
  const std::string second = VisitOf(duplicate_, other_site_).id();
  const auto merged = Merge(both_, person_, duplicate_);
  ASSERT_DONE(merged);
  EXPECT_EQ(merged->id(), person_);
  EXPECT_THAT(merged->sites(), UnorderedElementsAre(site_, other_site_));
  EXPECT_THAT(VisitIds(director_, person_), UnorderedElementsAre(first, second));
  EXPECT_THAT(VisitIds(director_, duplicate_), UnorderedElementsAre(first, second));
  EXPECT_EQ(Get(director_, duplicate_)->merged_into(), person_);
  EXPECT_EQ(Get(director_, person_)->merged_into(), "");
}

TEST_F(Merging, MakesThePersonKnownWhereverOneOfTheRecordsIs) {
  EXPECT_THAT(Get(other_coordinator_, person_), IsRefusedFor("PERSON_UNKNOWN"));
  ASSERT_DONE(Merge(both_, person_, duplicate_));
  EXPECT_DONE(Get(other_coordinator_, person_));
  EXPECT_DONE(Get(reception_, duplicate_));
  ASSERT_DONE(Unmerge(both_, person_, duplicate_));
  EXPECT_THAT(Get(other_coordinator_, person_), IsRefusedFor("PERSON_UNKNOWN"));
}

TEST_F(Merging, ListsThePersonOnceAndFindsThemByEitherRecord) {
  const std::string code = Get(director_, duplicate_)->code();
  ASSERT_DONE(Merge(both_, person_, duplicate_));
  EXPECT_THAT(FoundByCode(code), ElementsAre(person_));
  EXPECT_THAT(FoundAt(other_site_), ElementsAre(person_));
  EXPECT_THAT(FoundAt(site_), ElementsAre(person_));
  v1::ListPeopleRequest request;
  request.set_q(other_site_ + " zebulon");
  EXPECT_THAT(Found(request), ElementsAre(person_));
  ASSERT_DONE(Unmerge(both_, person_, duplicate_));
  EXPECT_THAT(FoundByCode(code), ElementsAre(duplicate_));
  EXPECT_THAT(FoundAt(other_site_), ElementsAre(duplicate_));
}

TEST_F(Merging, LetsAConsentOfEitherRecordAllowADisclosure) {
  const v1::Consent consent = SignedBy(duplicate_);
  EXPECT_FALSE(Check(Asked()).ok());
  ASSERT_DONE(Merge(both_, person_, duplicate_));
  const auto allowed = Check(Asked());
  ASSERT_DONE(allowed);
  EXPECT_EQ(allowed->consent(), consent.id());
  EXPECT_DONE(Disclose(Told(consent.id())));
  EXPECT_EQ(Disclosures().size(), 1U);
  v1::ListConsentsRequest request;
  request.set_person(person_);
  EXPECT_EQ(ListConsents(reception_, request)->consents_size(), 1);
  EXPECT_EQ(GetConsent(reception_, consent.id())->person(), duplicate_);
  EXPECT_DONE(Withdraw(reception_, consent.id()));
}

TEST_F(Merging, RecordsWhatNamesTheDuplicateUnderTheDuplicate) {
  ASSERT_DONE(Merge(both_, person_, duplicate_));
  const v1::Visit visit = VisitOf(duplicate_, site_);
  EXPECT_EQ(visit.person(), duplicate_);
  EXPECT_THAT(VisitIds(director_, person_), ElementsAre(visit.id()));
  EXPECT_EQ(SignedBy(duplicate_).person(), duplicate_);
  ASSERT_DONE(Unmerge(both_, person_, duplicate_));
  EXPECT_THAT(VisitIds(director_, person_), IsEmpty());
  EXPECT_THAT(VisitIds(director_, duplicate_), ElementsAre(visit.id()));
}

TEST_F(Merging, TellsItOnceEachWay) {
  ASSERT_DONE(Merge(both_, person_, duplicate_));
  ASSERT_DONE(Merge(both_, person_, duplicate_));
  ASSERT_DONE(Unmerge(both_, person_, duplicate_));
  ASSERT_DONE(Unmerge(both_, person_, duplicate_));
  const auto facts = Facts([&](const events::v1::Fact& fact) {
    return fact.person_merged().duplicate() == duplicate_ || fact.person_unmerged().duplicate() == duplicate_;
  });
  ASSERT_EQ(facts.size(), 2U);
  EXPECT_EQ(facts[0].person_merged().person(), person_);
  EXPECT_EQ(facts[1].person_unmerged().person(), person_);
}

TEST_F(Merging, MayBeRepeatedByWhoNoLongerKnowsTheDuplicate) {
  ASSERT_DONE(Merge(both_, person_, duplicate_));
  ASSERT_DONE(Unmerge(coordinator_, person_, duplicate_));
  EXPECT_DONE(Unmerge(coordinator_, person_, duplicate_));
}

TEST_F(Merging, IsRefusedForPeopleWhomTheCallersSitesDoNotKnow) {
  EXPECT_THAT(Merge(coordinator_, person_, duplicate_), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(Merge(coordinator_, duplicate_, person_), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(Merge(both_, person_, NewUuidV7()), IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_THAT(Unmerge(other_coordinator_, person_, duplicate_), IsRefusedFor("PERSON_UNKNOWN"));
}

TEST_F(Merging, IsRefusedForAPersonWithThemselves) {
  EXPECT_THAT(Merge(both_, person_, person_),
              IsRefusedOn(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS", "duplicate"));
}

TEST_F(Merging, HasOneLevelOnly) {
  const std::string third = PersonAt(site_);
  ASSERT_DONE(Merge(both_, person_, duplicate_));
  EXPECT_THAT(Merge(both_, third, duplicate_), IsRefusedFor("PERSON_MERGED"));
  EXPECT_THAT(Merge(both_, duplicate_, third), IsRefusedFor("PERSON_MERGED"));
  EXPECT_THAT(Merge(both_, third, person_), IsRefusedFor("PERSON_MERGED"));
  EXPECT_DONE(Merge(both_, person_, third));
}

TEST_F(Merging, IsBoundedInNumber) {
  Sql("insert into people (id, site, gender, personal, request_hash, merged_into) "
      "select gen_random_uuid(), $2, 6, '', '', $1::uuid from generate_series(1, 99)",
      {person_, site_});
  EXPECT_THAT(Merge(both_, person_, duplicate_), IsRefusedFor("TOO_MANY_DUPLICATES"));
}

TEST_F(Merging, TakesADuplicateOnlyFromWhomItBelongsTo) {
  const std::string third = PersonAt(site_);
  ASSERT_DONE(Merge(both_, person_, duplicate_));
  EXPECT_THAT(Unmerge(both_, third, duplicate_), IsRefusedFor("PERSON_NOT_MERGED"));
}

TEST_F(Merging, IsRefusedForAnotherVersionThanTheCallerRead) {
  const std::string etag = Get(director_, person_)->etag();
  EXPECT_THAT(Merge(both_, person_, duplicate_, "999"), IsRefusedFor("ETAG_MISMATCH"));
  ASSERT_DONE(Merge(both_, person_, duplicate_, etag));
  EXPECT_DONE(Merge(both_, person_, duplicate_, etag));  // a repeated call holds the version from before
  EXPECT_THAT(Unmerge(both_, person_, duplicate_, etag), IsRefusedFor("ETAG_MISMATCH"));
  EXPECT_DONE(Unmerge(both_, person_, duplicate_, Get(director_, person_)->etag()));
}

TEST_F(Merging, OfTwoWithEachOtherAtOnceHappensOneWayOnly) {
  absl::StatusOr<v1::Person> one, other;
  AtOnce([&] { one = Merge(both_, person_, duplicate_); }, [&] { other = Merge(both_, duplicate_, person_); });
  ASSERT_NE(one.ok(), other.ok());
  EXPECT_THAT(one.ok() ? other : one, IsRefusedFor("PERSON_MERGED"));
  EXPECT_EQ(Count("people where merged_into is not null and id in ($1::uuid, '" + duplicate_ + "')", person_), 1);
}

TEST_F(Merging, AndErasingAtOnceForgetsBothOrLeavesTheDuplicateWhole) {
  for (int i = 0; i < 10; ++i) {
    const std::string person = PersonAt(site_);
    const std::string duplicate = PersonAt(other_site_);
    absl::StatusOr<v1::Person> merged;
    absl::StatusOr<v1::Erasure> erased;
    AtOnce([&] { merged = Merge(both_, person, duplicate); }, [&] { erased = Erase(both_, person); });
    ASSERT_DONE(erased);
    EXPECT_EQ(Get(director_, duplicate).ok(), !merged.ok());
    EXPECT_EQ(Count("people where merged_into = $1::uuid", person), 0);
    EXPECT_EQ(Count("erasure_acknowledgement where erasure = $1::uuid", erased->id()), merged.ok() ? 6 : 3);
  }
}

}  // namespace
}  // namespace passerelle::contacts
