// Pure decisions about how people are counted.
#pragma once

#include <cstdint>

#include "passerelle/common/v1/vocabulary.pb.h"

namespace passerelle::statistics {

// The age band of somebody born in `birth_year` (0: not known), by the age reached in the course of `year`.
common::v1::AgeBand AgeBandOf(int birth_year, int year);

// What was not stated counts as not known, the yearly report's "non renseigné".
common::v1::Gender CountedGender(int gender);
common::v1::AgeBand CountedAgeBand(int age_band);

// A figure as its field can state it: what is more than the most it can hold is that.
std::int32_t Fit(std::int64_t figure);

}  // namespace passerelle::statistics
