// Master keys of services that seal personal data.
#pragma once

#include <string>

namespace passerelle::testing {

// "NAME BASE64" of a fresh key: a line of PASSERELLE_MASTER_KEYS.
std::string NewKeyLine(const std::string& name);
// A whole file: a fresh master key and a fresh index key.
std::string NewMasterKeys();

}  // namespace passerelle::testing
