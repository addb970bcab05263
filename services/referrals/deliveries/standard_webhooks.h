// Standard Webhooks 1.0: how a webhook's receiver knows who sent it and that it was not changed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace passerelle::referrals {

// "whsec_" and the base64 of 32 random bytes.
std::string NewWebhookSecret();

// The value of the header webhook-signature: one "v1,…" for each secret, so that a receiver that knows any of them
// accepts. `timestamp`: Unix seconds of the attempt. Throws std::invalid_argument for what is not a secret.
std::string SignWebhook(std::string_view id, std::string_view timestamp, std::string_view body,
                        const std::vector<std::string>& secrets);

}  // namespace passerelle::referrals
