// The end of a survey.
#pragma once

#include <absl/status/status.h>

#include <string>

#include "services/runtime/db/database.h"

namespace passerelle::statistics {

// Closes an open survey that the transaction has locked, and destroys whatever people could be recognised by.
absl::Status CloseLocked(db::Transaction& transaction, const std::string& survey);

}  // namespace passerelle::statistics
