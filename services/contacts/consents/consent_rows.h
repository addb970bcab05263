// Consents and disclosures between the contract, the database and the feed.
#pragma once

#include <string_view>

#include "passerelle/contacts/v1/consents.pb.h"
#include "passerelle/events/v1/events.pb.h"
#include "services/runtime/db/result.h"
#include "services/runtime/vault/vault.h"

namespace passerelle::contacts {

v1::Consent ConsentFromRow(const vault::Vault& vault, const db::Row& row);
v1::Disclosure DisclosureFromRow(const db::Row& row);

// The fact that tells other services of a withdrawal.
events::v1::Fact WithdrawalFact(std::string_view consent, std::string_view person);

}  // namespace passerelle::contacts
