// Pure decisions about partners.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>
#include <vector>

#include "passerelle/referrals/v1/partners.pb.h"

namespace passerelle::referrals {

// What must hold of a partner whatever wrote it; field formats are already checked. `path` stands before each field
// named: "" or "partner.". `plain_http`: whether a webhook may do without TLS. INVALID_ARGUMENT: INVALID_FIELDS (no
// name, a SIRET whose key is wrong, a theme or territory that is repeated or none), SERVICE_ID_REPEATED, HOURS_INVALID,
// EMAIL_INVALID, WEBHOOK_URL_INVALID.
absl::Status CheckPartner(const v1::Partner& partner, const std::string& path, bool plain_http);

// Fourteen digits of which the last is the right key (Luhn's; La Poste has a rule of its own).
bool IsSiret(std::string_view text);
// An absolute URL with a host, without user information and fragment. What it points to is judged at delivery.
bool IsWebhookUrl(std::string_view text, bool plain_http);
// The INSEE code of a commune or département, or a slug.
bool IsTerritory(std::string_view text);

// The code of the département in which a commune or a postal code lies; empty when the text is too short for one.
std::string DepartmentOf(std::string_view code);
// A territory and those it lies in: the commune "93048", its département "93", "france".
std::vector<std::string> TerritoriesAround(std::string_view territory);

}  // namespace passerelle::referrals
