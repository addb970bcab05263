// Which report a request is about: the year and the sites.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/repeated_ptr_field.h>

#include <string>
#include <vector>

#include "services/runtime/access/principal.h"

namespace passerelle::statistics {

// INVALID_ARGUMENT (YEAR_INVALID) before 1990, or after the year it is anywhere at `now`.
absl::Status CheckYear(int year, absl::Time now);

struct ReportScope {
  // Sorted, each once; empty for the association, whatever its sites are.
  std::vector<std::string> sites;
  // Whether the caller named them; those that a caller may act for need not all be known here.
  bool named = true;

  bool Association() const { return sites.empty(); }
  // What its frozen versions are kept under.
  std::string Key() const;
  // Whose entered values are its own: the one site, or "" for the association. Reports of several sites have none.
  bool HasOwnEntries() const { return sites.size() <= 1; }
  std::string EntrySite() const { return sites.size() == 1 ? sites.front() : ""; }
};

// The sites asked for; when there are none, those of a caller who acts for some sites only, and the association for
// everybody else. PERMISSION_DENIED (SITE_FORBIDDEN) for a caller who acts for none.
absl::StatusOr<ReportScope> ScopeOf(const access::Principal& principal,
                                    const google::protobuf::RepeatedPtrField<std::string>& asked);

// PERMISSION_DENIED (SITE_FORBIDDEN) for a caller who acts for some sites only.
absl::Status CheckWholeAssociation(const access::Principal& principal);

}  // namespace passerelle::statistics
