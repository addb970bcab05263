// Pure decisions about people and visits: no I/O, no clock.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "passerelle/contacts/v1/people.pb.h"
#include "passerelle/contacts/v1/visits.pb.h"

namespace passerelle::contacts {

// The local day that a visit counts for: the day it was at the site. Visits of an outing count for the outing's day.
absl::CivilDay ServiceDay(absl::Time occur_time, absl::TimeZone zone);

// --- age ---

// The latest birth of somebody who may be of age on a day. Somebody is definitely under age only when born after it:
// nobody is refused because a birth day within the year is not known.
struct LatestBirth {
  int year;
  std::optional<absl::CivilDay> date;  // absent: no age is asked
};
// `adult_age` in years; 0: no age is asked.
LatestBirth LatestBirthOfAge(absl::CivilDay day, int adult_age);
// A birth date decides alone; the year only without it.
bool DefinitelyUnderAge(std::optional<int> birth_year, std::optional<absl::CivilDay> birth_date,
                        const LatestBirth& latest);
// Whether somebody without a record is estimated to be under age.
bool EstimatedUnderAge(common::v1::AgeBand age_band, int adult_age);
// FAILED_PRECONDITION (PERSON_UNDER_AGE) on `field`, with where minors are oriented.
absl::Status UnderAge(std::string_view field);

// --- people ---

bool HasIdentity(const v1::Identity& identity);
// A validated YYYY-MM-DD; absent for an empty text.
std::optional<absl::CivilDay> ParseDay(std::string_view text);
// Completes and checks a person as it is about to be written: a birth date gives the birth year when that is absent, or
// disagrees but was not stated in this request (`year_stated`); the identity gives the anonymity. `path` stands before
// each field named: "" or "person.". INVALID_ARGUMENT (INVALID_FIELDS); FAILED_PRECONDITION (PERSON_UNDER_AGE) on
// `today`, the local day.
absl::Status CompletePerson(v1::Person& person, bool year_stated, const std::string& path, absl::CivilDay today,
                            int adult_age);

// What a move in or out of the active caseload asks for.
enum class CaseloadMove { kNothing, kWrite };
// Leaving again for the same reason changes nothing. FAILED_PRECONDITION (ILLEGAL_TRANSITION) when the person left for
// another reason.
absl::StatusOr<CaseloadMove> Leave(const v1::Person& person, v1::LeaveReason reason);
// Returning again changes nothing.
CaseloadMove Return(const v1::Person& person);

// --- visits ---

// How far a client's clock may be ahead.
inline constexpr absl::Duration kClockSkew = absl::Minutes(5);
// 1990-01-01T00:00:00Z; what is said to lie before is a slip.
inline constexpr absl::Time kEarliest = absl::FromUnixSeconds(631152000);

// The rules of a visit that need nothing but the visit: INVALID_ARGUMENT (TIME_IN_FUTURE, TIME_TOO_EARLY,
// NOTHING_RECORDED, INVALID_FIELDS), FAILED_PRECONDITION (PERSON_UNDER_AGE).
absl::Status CheckVisit(const v1::RecordVisitRequest& visit, absl::Time now, int adult_age);

}  // namespace passerelle::contacts
