// Words of data.inclusion that reading and writing share. Included by this folder's .cpp files only.
#pragma once

namespace passerelle::referrals {

// The producer of what was written here.
inline constexpr char kOwnSource[] = "passerelle";
// The member that holds what the standard cannot say.
inline constexpr char kOwnMember[] = "passerelle";
inline constexpr char kPaid[] = "payant";
// The country, as the standard writes it: by a word or by its code.
inline constexpr char kWholeCountry[] = "france";
inline constexpr char kCountryCode[] = "99100";

}  // namespace passerelle::referrals
