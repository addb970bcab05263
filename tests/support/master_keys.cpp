#include "tests/support/master_keys.h"

#include <absl/strings/escaping.h>

#include "services/runtime/base/secret_text.h"

namespace passerelle::testing {

std::string NewKeyLine(const std::string& name) { return name + " " + absl::Base64Escape(Sha256(NewSecretText())); }

std::string NewMasterKeys() { return NewKeyLine("first") + "\n" + NewKeyLine("index"); }

}  // namespace passerelle::testing
