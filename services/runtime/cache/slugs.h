// The slugs that a table of the service holds, in memory: a directory for which only that they exist matters.
#pragma once

#include <variant>

#include "services/runtime/cache/directory.h"
#include "services/runtime/db/database.h"
#include "services/runtime/db/statement.h"

namespace passerelle::cache {

using Slugs = Directory<std::monostate>;

// Loads the column `slug` of a statement without parameters. The pool must outlive the directory.
Slugs::Load SlugsOf(db::Pool& pool, const db::Statement& statement);

}  // namespace passerelle::cache
