#include "services/referrals/directory/entry.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "services/runtime/base/mail_address.h"
#include "services/runtime/base/search_words.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/validation/formats.h"

namespace passerelle::referrals {
namespace {

constexpr std::size_t kMostOfferSlug = 60;

bool HasOffer(const v1::Partner& partner, const std::string& id) {
  const auto& offers = partner.services();
  return std::any_of(offers.begin(), offers.end(), [&](const v1::PartnerOffer& offer) { return offer.id() == id; });
}

}  // namespace

void SetEmail(const std::string& text, Entry& entry) {
  if (IsPublicMailAddress(text)) entry.email = text;
}

std::string SlugOf(std::string_view text, std::size_t most) {
  std::string slug;
  for (const char c : SearchWords(text)) {
    if (slug.size() >= most) break;
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      slug += c;
    } else if (c == ' ' && !slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug;
}

std::string OfferSlug(std::string_view text, const v1::Partner& partner) {
  std::string slug = SlugOf(text, kMostOfferSlug);
  if (slug.empty()) slug = UuidV5(text).substr(0, 8);
  std::string free = slug;
  for (int number = 2; HasOffer(partner, free); ++number) free = absl::StrCat(slug, "-", number);
  return free;
}

std::string DayOf(std::string_view text) {
  const std::string_view day = text.substr(0, 10);
  const bool ends = text.size() == 10 || (text.size() > 10 && (text[10] == 'T' || text[10] == ' '));
  if (!ends || !validation::HasFormat(options::v1::FORMAT_DATE, day)) return "";
  return std::string(day);
}

}  // namespace passerelle::referrals
