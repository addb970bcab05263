// What a partner may know of the person of a referral, asked of contacts at this moment.
#pragma once

#include <absl/status/statusor.h>

#include <optional>

#include "passerelle/contacts/v1/consents.pb.h"
#include "passerelle/referrals/v1/partner_side.pb.h"
#include "passerelle/referrals/v1/referrals.pb.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::referrals {

// Nothing when nothing may be disclosed any more: the consent is not in force, the referral is over or a draft, or the
// person is forgotten. UNAVAILABLE with RetryInfo while contacts cannot be asked. What is answered is on record as
// disclosed.
absl::StatusOr<std::optional<v1::DisclosedPerson>> Disclose(rpc::RpcContext& rpc, const v1::Referral& referral,
                                                            contacts::v1::Disclosure::Channel channel);

}  // namespace passerelle::referrals
