// Where acts were done and units came from: the setting of a visit, or the kind of a location outside visits. Together
// with what it is of, an origin is the index of a figure.
#pragma once

#include <cstdint>
#include <string_view>

#include "passerelle/common/v1/vocabulary.pb.h"

namespace passerelle::statistics {

// A setting by its number, or one of those below.
using Origin = std::uint32_t;
inline constexpr Origin kDispenser = common::v1::Setting_MAX + 1;
inline constexpr Origin kPharmacy = common::v1::Setting_MAX + 2;
// Any other location: what it gives out beside visits belongs to no setting but through its outing.
inline constexpr Origin kElsewhere = common::v1::Setting_MAX + 3;

// By the name of the location's kind in the public contract.
constexpr Origin OriginOf(std::string_view location_kind) {
  if (location_kind == "DISPENSER") return kDispenser;
  return location_kind == "PHARMACY" ? kPharmacy : kElsewhere;
}

// The setting that an outing of the kind goes to, by its name in the public contract.
constexpr Origin SettingOfOuting(std::string_view kind) {
  if (kind == "MARAUDE") return common::v1::STREET;
  if (kind == "MOBILE_UNIT") return common::v1::MOBILE_UNIT;
  if (kind == "FESTIVE_EVENT") return common::v1::FESTIVE;
  if (kind == "SQUAT") return common::v1::SQUAT;
  return kind == "PERMANENCE" ? Origin{common::v1::PERMANENCE} : kElsewhere;
}

inline constexpr int kOriginShift = 19;
static_assert(kElsewhere < 16, "an index has no room for more origins");

constexpr std::uint32_t IndexOf(Origin origin, std::uint32_t subject) { return origin << kOriginShift | subject; }
constexpr Origin OriginOfIndex(std::uint32_t index) { return index >> kOriginShift; }
constexpr std::uint32_t SubjectOfIndex(std::uint32_t index) { return index & ((1u << kOriginShift) - 1); }

}  // namespace passerelle::statistics
