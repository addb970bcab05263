// Words of HSDS that reading and writing share. Included by this folder's .cpp files only.
#pragma once

#include <string>
#include <string_view>

#include "services/runtime/base/text.h"
#include "services/runtime/base/uuid.h"

namespace passerelle::referrals {

// HSDS documents do not name themselves, and their ids are UUIDs, so one name serves for all of them.
inline constexpr char kHsdsSource[] = "hsds";

// What an attribute is about (link_type).
inline constexpr char kThemeLink[] = "theme";
inline constexpr char kTerritoryLink[] = "territory";
inline constexpr char kOperatorLink[] = "operator";
inline constexpr char kSlugLink[] = "slug";

inline constexpr char kSiretType[] = "SIRET";
inline constexpr char kInseeType[] = "INSEE";
inline constexpr char kPaidFees[] = "Payant";

// The id of what a partner's slug and a path within it name; the same wherever it is written.
inline std::string HsdsId(std::string_view kind, std::string_view slug, std::string_view path = "") {
  return UuidV5(StrCat("hsds/", kind, "/", slug, "/", path));
}

}  // namespace passerelle::referrals
