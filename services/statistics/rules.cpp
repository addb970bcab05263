#include "services/statistics/rules.h"

#include <algorithm>
#include <limits>

namespace passerelle::statistics {

using common::v1::AgeBand;
using common::v1::Gender;

AgeBand AgeBandOf(int birth_year, int year) {
  const int age = year - birth_year;
  if (birth_year <= 0 || age < 0) return AgeBand::AGE_UNKNOWN;
  if (age < 18) return AgeBand::AGE_UNDER_18;
  if (age < 25) return AgeBand::AGE_18_24;
  if (age < 30) return AgeBand::AGE_25_29;
  if (age < 40) return AgeBand::AGE_30_39;
  if (age < 50) return AgeBand::AGE_40_49;
  if (age < 60) return AgeBand::AGE_50_59;
  return AgeBand::AGE_60_PLUS;
}

Gender CountedGender(int gender) {
  const bool stated = gender != common::v1::GENDER_UNSPECIFIED && common::v1::Gender_IsValid(gender);
  return stated ? static_cast<Gender>(gender) : Gender::UNKNOWN;
}

AgeBand CountedAgeBand(int age_band) {
  const bool stated = age_band != common::v1::AGE_BAND_UNSPECIFIED && common::v1::AgeBand_IsValid(age_band);
  return stated ? static_cast<AgeBand>(age_band) : AgeBand::AGE_UNKNOWN;
}

std::int32_t Fit(std::int64_t figure) {
  return static_cast<std::int32_t>(std::min<std::int64_t>(figure, std::numeric_limits<std::int32_t>::max()));
}

}  // namespace passerelle::statistics
