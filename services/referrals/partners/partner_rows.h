// Partners between the contract and the database.
#pragma once

#include <string_view>

#include "passerelle/common/v1/referral_words.pb.h"
#include "passerelle/referrals/v1/partners.pb.h"
#include "services/runtime/db/param.h"
#include "services/runtime/db/result.h"
#include "services/runtime/vault/keeper.h"

namespace passerelle::referrals {

v1::Partner PartnerFromRow(const vault::Keeper& keeper, const db::Row& row);

// The theme that a table names.
common::v1::ReferralTheme::Theme ThemeFromName(std::string_view name);

// $1 to $17 of every statement that writes a partner: what directories tell of it.
db::Params DirectoryParams(const vault::Keeper& keeper, const v1::Partner& partner);
// $1 to $21: capacity and channels too, which are the association's own.
db::Params WrittenParams(const vault::Keeper& keeper, const v1::Partner& partner);

}  // namespace passerelle::referrals
