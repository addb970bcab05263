// What other directories call the themes of referrals.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "passerelle/common/v1/referral_words.pb.h"

namespace passerelle::referrals {

using Theme = common::v1::ReferralTheme::Theme;

// The theme of a thematique of data.inclusion, today's or an earlier version's; OTHER for one that is none of ours.
Theme ThemeOfThematique(std::string_view thematique);
// The thematique that says a theme best; empty for OTHER, which has none.
std::string_view ThematiqueOf(Theme theme);

// A taxonomy term of HSDS: the theme's name is its code.
struct TaxonomyTerm {
  Theme theme;
  std::string_view name;
  std::string_view description;
};
const TaxonomyTerm& TermOf(Theme theme);
// The theme of a term: our own code, a thematique, or a category of Open Eligibility by its name. Nothing for other
// terms: they may classify anything.
std::optional<Theme> ThemeOfTerm(std::string_view code, std::string_view name);

// The theme of that name in the contract, "ADDICTION_CARE".
std::optional<Theme> NamedTheme(std::string_view name);

}  // namespace passerelle::referrals
