#include "services/contacts/consents/consent_rules.h"

#include <absl/strings/ascii.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "services/contacts/rules.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"

namespace passerelle::contacts {
namespace {

// With neither it is on record, and nobody is referred on it.
absl::Status CheckRecipient(const v1::CreateConsentRequest& request) {
  const bool names_theme = request.theme() != common::v1::ReferralTheme::THEME_UNSPECIFIED;
  if (request.partner().empty() || !names_theme) return absl::OkStatus();
  return FieldError(absl::StatusCode::kInvalidArgument, "RECIPIENT_AMBIGUOUS", "theme",
                    "A consent names either one partner, or one theme for all its partners.");
}

absl::Status CheckDocument(const std::string& sha256) {
  if (std::all_of(sha256.begin(), sha256.end(), [](char c) { return absl::ascii_isxdigit(c); })) {
    return absl::OkStatus();
  }
  return InvalidFields({{"documentSha256", "must be 64 hexadecimal digits"}});
}

absl::Status CheckTimes(const v1::CreateConsentRequest& request, absl::Time now, absl::TimeZone zone) {
  const absl::Time obtain_time = ObtainTime(request, now);
  if (obtain_time > now + kClockSkew) {
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_IN_FUTURE", "obtainTime",
                      "The person has not signed yet.");
  }
  if (obtain_time < kEarliest) return InvalidFields({{"obtainTime", "must not lie before 1990"}});
  if (!request.expire_date().empty() && request.expire_date() <= LocalDay(obtain_time, zone)) {
    return FieldError(absl::StatusCode::kInvalidArgument, "EXPIRE_DATE_INVALID", "expireDate",
                      "The consent must be good for longer than the day it was signed.");
  }
  return absl::OkStatus();
}

absl::Status ConsentMissing(std::string_view why) { return FailedPrecondition("CONSENT_MISSING", why); }

}  // namespace

std::string LocalDay(absl::Time time, absl::TimeZone zone) {
  return absl::FormatCivilTime(absl::ToCivilDay(time, zone));
}

std::optional<absl::Time> EndTime(const std::string& expire_date, absl::TimeZone zone) {
  if (expire_date.empty()) return std::nullopt;
  absl::CivilDay last;
  if (!absl::ParseCivilTime(expire_date, &last)) throw std::logic_error("the last day of a consent is no day");
  return absl::FromCivil(last + 1, zone);
}

absl::Time ObtainTime(const v1::CreateConsentRequest& request, absl::Time now) {
  return request.has_obtain_time() ? TimeFromProto(request.obtain_time()) : now;
}

absl::Status CheckNewConsent(const v1::CreateConsentRequest& request, absl::Time now, absl::TimeZone zone) {
  RETURN_IF_ERROR(CheckRecipient(request));
  RETURN_IF_ERROR(CheckCategories(request.categories(), "categories"));
  RETURN_IF_ERROR(CheckDocument(request.document_sha256()));
  return CheckTimes(request, now, zone);
}

std::vector<std::int32_t> Distinct(const Categories& categories) {
  const std::set<std::int32_t> distinct(categories.begin(), categories.end());
  return {distinct.begin(), distinct.end()};
}

absl::Status CheckCategories(const Categories& categories, const std::string& field) {
  for (int i = 0; i < categories.size(); ++i) {
    if (categories[i] == common::v1::DATA_CATEGORY_UNSPECIFIED) {
      return InvalidFields({{StrCat(field, "[", i, "]"), "is required"}});
    }
  }
  return absl::OkStatus();
}

absl::Status NoConsent() { return ConsentMissing("There is no written consent of this person to be referred."); }

absl::Status CheckMatch(const ConsentMatch& match) {
  if (!match.for_recipient)
    return ConsentMissing("The written consent is for nobody, for another partner or for another theme.");
  if (match.state == v1::Consent::WITHDRAWN) return ConsentMissing("The person has withdrawn the written consent.");
  if (match.state == v1::Consent::EXPIRED) return ConsentMissing("The written consent has expired.");
  if (!match.covers) return ConsentMissing("The written consent does not cover everything that is to be disclosed.");
  return absl::OkStatus();
}

v1::DiscloseResponse DisclosedOf(const v1::Person& person, const Categories& categories) {
  v1::DiscloseResponse disclosed;
  for (const int category : categories) {
    if (category == common::v1::PSEUDONYM) disclosed.set_pseudonym(person.pseudonym());
    if (category == common::v1::NAME) {
      disclosed.set_given_name(person.identity().given_name());
      disclosed.set_family_name(person.identity().family_name());
    }
    if (category == common::v1::BIRTH_YEAR) disclosed.set_birth_year(person.birth_year());
    if (category == common::v1::PHONE) disclosed.set_phone(person.identity().phone());
    if (category == common::v1::LANGUAGES) *disclosed.mutable_languages() = person.languages();
  }
  return disclosed;
}

}  // namespace passerelle::contacts
