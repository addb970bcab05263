// The directory as data.inclusion, the French standard for what agencies offer, knows it:
// {"structures": […], "services": […]}.
//
// What the standard cannot say (themes of a partner, territories of the association's own, the body that runs it)
// stands besides in a member "passerelle", which others ignore.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "services/referrals/directory/entry.h"

namespace passerelle::referrals {

// The entries of a document, one a structure, in its order. INVALID_ARGUMENT (DOCUMENT_INVALID).
absl::StatusOr<std::vector<Entry>> ReadDataInclusion(std::string_view document);

std::string WriteDataInclusion(const std::vector<v1::Partner>& partners);

}  // namespace passerelle::referrals
