// The only way to make a Result, for the database layer.
#pragma once

#include "services/runtime/db/result.h"

namespace pqxx {
class result;
}

namespace passerelle::db {

Result MakeResult(const pqxx::result& rows);

}  // namespace passerelle::db
