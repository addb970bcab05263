// SQL as data: each statement and migration is a file, compiled to a constant
// (services/runtime/cmake/sql_library.cmake).
#pragma once

#include <string_view>

namespace passerelle::db {

// One statement, prepared on every connection under its name.
struct Statement {
  std::string_view name;  // "contacts_service.record_visit"
  std::string_view sql;
};

// One forward-only step of a schema; never edited once released (its checksum is stored).
struct Migration {
  std::string_view component;  // "contacts_service", "runtime"
  std::string_view name;       // "0001_people"
  std::string_view sql;
};

}  // namespace passerelle::db
