#include "services/contacts/rules.h"

#include <limits>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"

namespace passerelle::contacts {
namespace {

constexpr int kEarliestBirthYear = 1900;

// Somebody came whom the team could at least estimate. A wholly unknown somebody is told by a head count.
bool IsEstimated(const v1::Anonymous& anonymous) {
  return (anonymous.gender() != common::v1::GENDER_UNSPECIFIED && anonymous.gender() != common::v1::UNKNOWN) ||
         (anonymous.age_band() != common::v1::AGE_BAND_UNSPECIFIED && anonymous.age_band() != common::v1::AGE_UNKNOWN);
}

bool RecordsSomething(const v1::RecordVisitRequest& visit) {
  return visit.has_person() || IsEstimated(visit.anonymous()) || visit.people() > 0 || visit.acts_size() > 0 ||
         visit.handouts_size() > 0 || visit.syringes_returned() > 0;
}

std::optional<int> BirthYear(const v1::Person& person) {
  return person.has_birth_year() ? std::optional<int>(person.birth_year()) : std::nullopt;
}

absl::Status CheckBirthDate(const v1::Person& person, absl::CivilDay date, const std::string& path) {
  const std::string field = path + "identity.birthDate";
  if (date.year() < kEarliestBirthYear) {
    return InvalidFields({{field, StrCat("must not be before ", kEarliestBirthYear)}});
  }
  if (person.birth_year() != date.year()) return InvalidFields({{field, "must be in the year of birthYear"}});
  return absl::OkStatus();
}

}  // namespace

absl::CivilDay ServiceDay(absl::Time occur_time, absl::TimeZone zone) { return absl::ToCivilDay(occur_time, zone); }

LatestBirth LatestBirthOfAge(absl::CivilDay day, int adult_age) {
  if (adult_age == 0) return {std::numeric_limits<int>::max(), std::nullopt};
  absl::CivilDay date(day.year() - adult_age, day.month(), day.day());
  if (date.month() != day.month()) --date;  // 29 February of a common year: nobody born on 1 March is of age yet
  return {static_cast<int>(date.year()), date};
}

bool DefinitelyUnderAge(std::optional<int> birth_year, std::optional<absl::CivilDay> birth_date,
                        const LatestBirth& latest) {
  if (!latest.date) return false;
  if (birth_date) return *birth_date > *latest.date;
  return birth_year && *birth_year > latest.year;
}

bool EstimatedUnderAge(common::v1::AgeBand age_band, int adult_age) {
  return age_band == common::v1::AGE_UNDER_18 && adult_age >= 18;
}

absl::Status UnderAge(std::string_view field) {
  return FieldError(absl::StatusCode::kFailedPrecondition, "PERSON_UNDER_AGE", field,
                    "The centre welcomes adults. Minors are oriented to a young users' consultation (consultation "
                    "jeunes consommateurs, "
                    "CJC) or to a treatment centre (CSAPA).");
}

bool HasIdentity(const v1::Identity& identity) {
  return !identity.given_name().empty() || !identity.family_name().empty() || !identity.birth_date().empty() ||
         !identity.phone().empty();
}

std::optional<absl::CivilDay> ParseDay(std::string_view text) {
  absl::CivilDay day;
  if (text.empty() || !absl::ParseCivilTime(ToAbsl(text), &day)) return std::nullopt;
  return day;
}

absl::Status CompletePerson(v1::Person& person, bool year_stated, const std::string& path, absl::CivilDay today,
                            int adult_age) {
  if (person.gender() == common::v1::GENDER_UNSPECIFIED) {
    return InvalidFields({{path + "gender", "must be stated; UNKNOWN if the person does not say"}});
  }
  const std::optional<absl::CivilDay> birth_date = ParseDay(person.identity().birth_date());
  if (birth_date && !year_stated) person.set_birth_year(static_cast<std::int32_t>(birth_date->year()));
  if (birth_date) RETURN_IF_ERROR(CheckBirthDate(person, *birth_date, path));
  if (person.birth_year() > today.year() || (birth_date && *birth_date > today)) {
    return InvalidFields({{path + (birth_date ? "identity.birthDate" : "birthYear"), "must not be in the future"}});
  }
  if (DefinitelyUnderAge(BirthYear(person), birth_date, LatestBirthOfAge(today, adult_age))) {
    return UnderAge(path + (birth_date ? "identity.birthDate" : "birthYear"));
  }
  if (!HasIdentity(person.identity())) person.clear_identity();
  person.set_anonymity(person.has_identity() ? v1::IDENTIFIED : v1::PSEUDONYM);
  return absl::OkStatus();
}

absl::StatusOr<CaseloadMove> Leave(const v1::Person& person, v1::LeaveReason reason) {
  if (person.state() != v1::LEFT) return CaseloadMove::kWrite;
  if (person.leave_reason() == reason) return CaseloadMove::kNothing;
  return FailedPrecondition(
      "ILLEGAL_TRANSITION",
      "The person has already left the active caseload for another reason; record the return first.");
}

CaseloadMove Return(const v1::Person& person) {
  return person.state() == v1::ACTIVE ? CaseloadMove::kNothing : CaseloadMove::kWrite;
}

absl::Status CheckVisit(const v1::RecordVisitRequest& visit, absl::Time now, int adult_age) {
  if (TimeFromProto(visit.occur_time()) > now + kClockSkew) {
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_IN_FUTURE", "occurTime",
                      "The visit has not happened yet.");
  }
  if (TimeFromProto(visit.occur_time()) < kEarliest) {
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_TOO_EARLY", "occurTime",
                      "The visit lies before the year 1990.");
  }
  if (!RecordsSomething(visit)) {
    return Error(
        absl::StatusCode::kInvalidArgument, "NOTHING_RECORDED",
        "Nothing is recorded: name a person, an estimate, a head count, an act, a handout or returned syringes.");
  }
  if (visit.has_person() && visit.people() > 1) {
    return InvalidFields({{"people", "must be 1 when a person is named"}});
  }
  if (EstimatedUnderAge(visit.anonymous().age_band(), adult_age)) return UnderAge("anonymous.ageBand");
  return absl::OkStatus();
}

}  // namespace passerelle::contacts
