#include "services/contacts/consents/consent_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"

namespace passerelle::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const absl::Time kNow = absl::FromUnixSeconds(1717281000);  // 2024-06-01T22:30:00Z

absl::TimeZone Paris() {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone("Europe/Paris", &zone));
  return zone;
}

v1::CreateConsentRequest ToAPartner() {
  v1::CreateConsentRequest request;
  request.set_partner("csapa");
  request.add_categories(common::v1::SUMMARY);
  return request;
}

std::string Reason(const v1::CreateConsentRequest& request) {
  return ReasonOf(CheckNewConsent(request, kNow, Paris()));
}

TEST(ANewConsent, IsForOnePartnerOrOneThemeOrForNobody) {
  v1::CreateConsentRequest request = ToAPartner();
  EXPECT_EQ(Reason(request), "");
  request.set_theme(common::v1::ReferralTheme::FOOD);
  EXPECT_EQ(Reason(request), "RECIPIENT_AMBIGUOUS");
  request.clear_partner();
  EXPECT_EQ(Reason(request), "");
  request.clear_theme();
  EXPECT_EQ(Reason(request), "");
}

TEST(AConsent, EndsWithItsLastLocalDay) {
  EXPECT_EQ(EndTime("", Paris()), std::nullopt);
  EXPECT_EQ(EndTime("2026-06-30", Paris()), absl::FromCivil(absl::CivilDay(2026, 7, 1), Paris()));
  // The day on which the clocks change has 25 hours.
  EXPECT_EQ(*EndTime("2026-10-25", Paris()) - *EndTime("2026-10-24", Paris()), absl::Hours(25));
}

TEST(ANewConsent, MayBeAheadByTheSkewOfAClock) {
  v1::CreateConsentRequest request = ToAPartner();
  SetProto(kNow + absl::Minutes(5), *request.mutable_obtain_time());
  EXPECT_EQ(Reason(request), "");
  SetProto(kNow + absl::Minutes(5) + absl::Seconds(1), *request.mutable_obtain_time());
  EXPECT_EQ(Reason(request), "TIME_IN_FUTURE");
}

TEST(ANewConsent, IsObtainedNowUnlessItSaysWhen) {
  v1::CreateConsentRequest request = ToAPartner();
  EXPECT_EQ(ObtainTime(request, kNow), kNow);
  SetProto(kNow - absl::Hours(1), *request.mutable_obtain_time());
  EXPECT_EQ(ObtainTime(request, kNow), kNow - absl::Hours(1));
}

TEST(ANewConsent, EndsAfterTheLocalDayItWasObtained) {
  v1::CreateConsentRequest request = ToAPartner();
  request.set_expire_date("2024-06-02");
  EXPECT_EQ(Reason(request), "EXPIRE_DATE_INVALID");
  EXPECT_EQ(ReasonOf(CheckNewConsent(request, kNow, absl::UTCTimeZone())), "");
  request.set_expire_date("2024-06-03");
  EXPECT_EQ(Reason(request), "");
}

TEST(ANewConsent, NamesItsDocumentByHexadecimalDigits) {
  v1::CreateConsentRequest request = ToAPartner();
  request.set_document_sha256(std::string(32, 'f') + std::string(32, 'F'));
  EXPECT_EQ(Reason(request), "");
  request.set_document_sha256(std::string(63, '0') + "x");
  EXPECT_EQ(Reason(request), "INVALID_FIELDS");
}

TEST(Categories, AreKeptOnceInOrder) {
  v1::CreateConsentRequest request;
  for (const auto category : {common::v1::PHONE, common::v1::SUMMARY, common::v1::PHONE})
    request.add_categories(category);
  EXPECT_THAT(Distinct(request.categories()), ElementsAre(common::v1::SUMMARY, common::v1::PHONE));
}

TEST(AMatch, AllowsOnlyWhenNothingIsWrong) {
  EXPECT_TRUE(CheckMatch({true, v1::Consent::VALID, true}).ok());
  const auto refusal = [](const ConsentMatch& match) {
    const absl::Status status = CheckMatch(match);
    EXPECT_EQ(ReasonOf(status), "CONSENT_MISSING");
    return status.ToString();
  };
  EXPECT_THAT(refusal({false, v1::Consent::VALID, true}), HasSubstr("another partner"));
  EXPECT_THAT(refusal({true, v1::Consent::EXPIRED, true}), HasSubstr("expired"));
  EXPECT_THAT(refusal({true, v1::Consent::WITHDRAWN, true}), HasSubstr("withdrawn"));
  EXPECT_THAT(refusal({true, v1::Consent::VALID, false}), HasSubstr("does not cover"));
  EXPECT_EQ(ReasonOf(NoConsent()), "CONSENT_MISSING");
}

TEST(ADisclosure, IsLimitedToWhatIsAsked) {
  v1::Person person;
  person.set_pseudonym("Z");
  person.set_birth_year(1984);
  person.mutable_identity()->set_given_name("A");
  person.mutable_identity()->set_phone("1");
  v1::CheckConsentRequest check;
  check.add_disclose(common::v1::SUMMARY);
  EXPECT_EQ(DisclosedOf(person, check.disclose()).ByteSizeLong(), 0u);
  check.add_disclose(common::v1::PHONE);
  EXPECT_EQ(DisclosedOf(person, check.disclose()).ShortDebugString(), "phone: \"1\"");
}

}  // namespace
}  // namespace passerelle::contacts
