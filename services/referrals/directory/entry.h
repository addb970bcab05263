// An entry of another directory's document, as it would be taken over.
#pragma once

#include <string>
#include <string_view>

#include "passerelle/referrals/v1/partners.pb.h"

namespace passerelle::referrals {

// The most entries that one document may hold.
constexpr std::size_t kMostEntries = 2000;
// The most offers and territories of a partner, as the contract has them.
constexpr std::size_t kMostOffers = 50;
constexpr int kMostTerritories = 200;

struct Entry {
  // What the directory tells of the partner, its place there included; no id, no channels, no capacity.
  v1::Partner partner;
  // Where the directory says it receives mail; empty when that is no address. A partner that is added is reached there.
  std::string email;
  // The slug the partner had where the document was written, when that was a directory of this suite.
  std::string own_id;
  // Why it cannot be taken over: the document's field and the rule. Empty when it can.
  std::string refusal;
};

// What is no address is left out: the rest of the entry is good without it.
void SetEmail(const std::string& text, Entry& entry);

// `text` as a slug of at most `most` characters; empty when no letter or digit is in it.
std::string SlugOf(std::string_view text, std::size_t most);

// A slug for an offer made of `text`, other than those that the partner's offers have.
std::string OfferSlug(std::string_view text, const v1::Partner& partner);

// "YYYY-MM-DD" of a date or of a time that begins with one; empty when it is neither.
std::string DayOf(std::string_view text);

}  // namespace passerelle::referrals
