// Pure decisions about consents and disclosures: no I/O, no clock.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "passerelle/contacts/v1/consents.pb.h"
#include "passerelle/contacts/v1/disclosure.pb.h"
#include "passerelle/contacts/v1/people.pb.h"

namespace passerelle::contacts {

using Categories = google::protobuf::RepeatedField<int>;

// A calendar day, YYYY-MM-DD.
std::string LocalDay(absl::Time time, absl::TimeZone zone);
// The first moment after the last day of a consent; none when it has no last day.
std::optional<absl::Time> EndTime(const std::string& expire_date, absl::TimeZone zone);

// When the person signed: now, unless the request says when.
absl::Time ObtainTime(const v1::CreateConsentRequest& request, absl::Time now);
// Whether a consent may be recorded; `zone` is the registering site's. INVALID_ARGUMENT (RECIPIENT_AMBIGUOUS,
// TIME_IN_FUTURE, EXPIRE_DATE_INVALID, INVALID_FIELDS).
absl::Status CheckNewConsent(const v1::CreateConsentRequest& request, absl::Time now, absl::TimeZone zone);

// Each category once, in the order of their numbers.
std::vector<std::int32_t> Distinct(const Categories& categories);
// INVALID_ARGUMENT (INVALID_FIELDS) when an element of `field` states no category.
absl::Status CheckCategories(const Categories& categories, const std::string& field);

// How far a consent goes towards a disclosure.
struct ConsentMatch {
  bool for_recipient;
  v1::Consent::State state;
  bool covers;
};
// There is no consent to be referred at all.
absl::Status NoConsent();
// FAILED_PRECONDITION (CONSENT_MISSING) unless it allows the disclosure.
absl::Status CheckMatch(const ConsentMatch& match);

// What may be told of `person`: the fields of the categories, and nothing else.
v1::DiscloseResponse DisclosedOf(const v1::Person& person, const Categories& categories);

}  // namespace passerelle::contacts
