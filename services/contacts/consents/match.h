// The consent that a disclosure rests on.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "passerelle/contacts/v1/disclosure.pb.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::contacts {

struct MatchedConsent {
  std::string id;
  std::string expire_date;  // YYYY-MM-DD; empty: until it is withdrawn
};

// The consent that allows it: the one named, else the newest that does. FAILED_PRECONDITION (CONSENT_MISSING) with what
// is wrong; `today` is the local day at the site that registered the person.
absl::StatusOr<MatchedConsent> MatchConsent(db::Executor& db, const v1::CheckConsentRequest& request,
                                            const std::string& today);

}  // namespace passerelle::contacts
