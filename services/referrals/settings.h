// The settings of the referrals service, besides the common ones.
#pragma once

#include "services/runtime/config/settings.h"

namespace passerelle::referrals {

extern const config::Setting kSecretKey;
extern const config::Setting kDirectorMails;
extern const config::Setting kAllowedNetworks;
extern const config::Setting kCaFile;
extern const config::Setting kMailUrl;
extern const config::Setting kMailFrom;
extern const config::Setting kPublicUrl;

}  // namespace passerelle::referrals
