// The directory as HSDS 3.0 (Open Referral): an array of organizations with their services, locations, schedules and
// taxonomy terms.
//
// What the standard has no field for (the slug, the body that runs it, territories of the whole) stands in attributes,
// whose link_type says what it is.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "services/referrals/directory/entry.h"

namespace passerelle::referrals {

// The entries of a document, one an organization, in its order; it is an array of them or a page ("contents").
// INVALID_ARGUMENT (DOCUMENT_INVALID).
absl::StatusOr<std::vector<Entry>> ReadHsds(std::string_view document);

// `today`, YYYY-MM-DD, decides who has room.
std::string WriteHsds(const std::vector<v1::Partner>& partners, std::string_view today);

}  // namespace passerelle::referrals
