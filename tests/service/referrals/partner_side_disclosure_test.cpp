// What partners are told of people: what the person agreed to and nothing else, and only while the agreement stands.
#include <absl/time/clock.h>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"
#include "tests/service/referrals/partner_fixture.h"

namespace passerelle::referrals {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr unsigned kSubsets = 1U << std::size(kEverything);

// The subset of all categories that `bits` stands for.
std::vector<common::v1::DataCategory> Subset(unsigned bits) {
  std::vector<common::v1::DataCategory> categories;
  for (std::size_t i = 0; i < std::size(kEverything); ++i) {
    if (bits >> i & 1U) categories.push_back(kEverything[i]);
  }
  return categories;
}

// What the fixture's person is seen as when those categories are disclosed.
v1::DisclosedPerson SeenAs(const std::vector<common::v1::DataCategory>& categories) {
  v1::DisclosedPerson person;
  for (const common::v1::DataCategory category : categories) {
    person.add_categories(category);
    switch (category) {
      case common::v1::SUMMARY:
        person.set_summary(kNeed);
        break;
      case common::v1::PSEUDONYM:
        person.set_pseudonym(kPseudonym);
        break;
      case common::v1::NAME:
        person.set_given_name(kGivenName);
        person.set_family_name(kFamilyName);
        break;
      case common::v1::BIRTH_YEAR:
        person.set_birth_year(kBirthYear);
        break;
      case common::v1::PHONE:
        person.set_phone(kPhone);
        break;
      default:
        person.add_languages("fr");
        person.add_languages("pt-BR");
    }
  }
  return person;
}

std::string CategoriesOf(const contacts::v1::Disclosure& disclosure) {
  std::string names;
  for (const int category : disclosure.categories()) {
    names += StrCat(common::v1::DataCategory_Name(static_cast<common::v1::DataCategory>(category)), " ");
  }
  return names;
}

class WhatPartnersAreTold : public PartnerSide {
 protected:
  // The referral is still to be seen, and the person no longer.
  void ExpectHidden(const std::string& id) {
    const auto seen = See(id, software_);
    ASSERT_TRUE(seen.ok()) << seen.status();
    EXPECT_EQ(seen->id(), id);
    EXPECT_FALSE(seen->has_disclosed()) << seen->state();
    ExpectEmptyPatient(SeeFhir(id, software_));
    EXPECT_THAT(Disclosures(id), IsEmpty());
  }
};

TEST_F(WhatPartnersAreTold, IsExactlyWhatTheReferralDiscloses) {
  for (unsigned bits = 1; bits < kSubsets; ++bits) {
    const std::vector<common::v1::DataCategory> categories = Subset(bits);
    const v1::PartnerReferral seen = See(SentDisclosing(categories).id());
    EXPECT_EQ(seen.disclosed().DebugString(), SeenAs(categories).DebugString());
  }
}

TEST_F(WhatPartnersAreTold, NamesWhatIsDisclosedThoughNothingIsKnownOfIt) {
  const std::string stranger = NewPerson();
  NewConsent(stranger, partner_, {common::v1::PHONE, common::v1::NAME});
  v1::CreateReferralRequest wish = Wish(stranger, partner_);
  wish.add_disclose(common::v1::NAME);
  wish.add_disclose(common::v1::PHONE);
  const v1::DisclosedPerson disclosed = See(Must(Send(Must(Create(wish)).id())).id()).disclosed();
  EXPECT_THAT(disclosed.categories(), ElementsAre(common::v1::NAME, common::v1::PHONE));
  EXPECT_EQ(disclosed.phone(), "");
  EXPECT_EQ(disclosed.summary(), "");
}

TEST_F(WhatPartnersAreTold, GoesOnRecordEachTime) {
  const std::string id = SentDisclosing({common::v1::SUMMARY, common::v1::PHONE}).id();
  See(id);
  Must(See(id, OnPage()));
  Must(SeeFhir(id, software_));
  const std::vector<contacts::v1::Disclosure> recorded = Disclosures(id);
  ASSERT_THAT(recorded, SizeIs(3));
  EXPECT_EQ(recorded[2].channel(), contacts::v1::Disclosure::API);
  EXPECT_EQ(recorded[1].channel(), contacts::v1::Disclosure::PAGE);
  EXPECT_EQ(recorded[0].channel(), contacts::v1::Disclosure::FHIR);
  for (const contacts::v1::Disclosure& disclosure : recorded) {
    EXPECT_EQ(disclosure.partner(), partner_);
    EXPECT_EQ(disclosure.consent(), consent_);
    EXPECT_EQ(CategoriesOf(disclosure), "SUMMARY PHONE ");
  }
}

TEST_F(WhatPartnersAreTold, IsNothingOnceTheConsentIsWithdrawn) {
  const std::string id = SentDisclosing({std::begin(kEverything), std::end(kEverything)}).id();
  WithdrawConsent(person_, consent_);
  ExpectHidden(id);
  Await(id, v1::Referral::WITHDRAWN);
  ExpectHidden(id);
}

TEST_F(WhatPartnersAreTold, IsNothingOnceTheConsentHasExpired) {
  const std::string id = SentToPartner().id();
  const absl::Time now = absl::Now();
  contacts::v1::CreateConsentRequest past = ConsentRequest(person_, partner_, {common::v1::SUMMARY});
  SetProto(now - absl::Hours(24 * 10), *past.mutable_obtain_time());
  past.set_expire_date(absl::FormatTime("%Y-%m-%d", now - absl::Hours(24 * 2), absl::UTCTimeZone()));
  // As if that consent had been in force when the referral was sent.
  Must(suite_.Sql("referrals", "update referral set consent = $2 where id = $1", {id, NewConsent(past)}));
  ExpectHidden(id);
  EXPECT_EQ(Get(id).state(), v1::Referral::SENT);
}

TEST_F(WhatPartnersAreTold, IsNothingOnceTheReferralIsOver) {
  using Referral = v1::Referral;
  for (const Referral::State state :
       {Referral::DECLINED, Referral::CLOSED, Referral::CANCELLED, Referral::WITHDRAWN, Referral::EXPIRED}) {
    const Referral referral = In(state);
    const access::Principal partner = PartnerOf(referral.partner());
    const v1::PartnerReferral seen = Must(See(referral.id(), partner));
    EXPECT_EQ(seen.state(), state);
    EXPECT_FALSE(seen.has_disclosed()) << Referral::State_Name(state);
    const auto document = SeeFhir(referral.id(), partner);
    ExpectEmptyPatient(document);
    EXPECT_THAT(document->data(), HasSubstr(Referral::State_Name(state))) << "it is told to its end";
  }
}

TEST_F(WhatPartnersAreTold, CannotBeToldWhileContactsIsDown) {
  const std::string id = SentToPartner().id();
  suite_.Stop("contacts");
  const auto seen = See(id, software_);
  const auto document = SeeFhir(id, software_);
  const auto listed = List(software_);
  suite_.Start("contacts");
  for (const absl::Status& status : {seen.status(), document.status()}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
    EXPECT_TRUE(status.GetPayload("type.googleapis.com/google.rpc.RetryInfo").has_value());
  }
  EXPECT_TRUE(listed.ok()) << listed.status();
  EXPECT_THAT(Disclosures(id), IsEmpty());
}

}  // namespace
}  // namespace passerelle::referrals
