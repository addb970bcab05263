# Writes HEADER and SOURCE for the SQL files in STATEMENTS and MIGRATIONS (separated by |). Run by passerelle_embed_sql.
string(REPLACE "|" ";" STATEMENTS "${STATEMENTS}")
string(REPLACE "|" ";" MIGRATIONS "${MIGRATIONS}")

set(declarations "")
set(definitions "")
set(all "")
foreach(file IN LISTS STATEMENTS)
  get_filename_component(stem "${file}" NAME_WE)
  string(REPLACE "_" ";" words "${stem}")
  set(constant "k")
  foreach(word IN LISTS words)
    string(SUBSTRING "${word}" 0 1 first)
    string(SUBSTRING "${word}" 1 -1 rest)
    string(TOUPPER "${first}" first)
    string(APPEND constant "${first}${rest}")
  endforeach()
  file(READ "${file}" text)
  string(APPEND declarations "extern const db::Statement ${constant};\n")
  string(APPEND definitions "const db::Statement ${constant}{\"${TARGET}.${stem}\", R\"sql(${text})sql\"};\n")
  string(APPEND all "${constant}, ")
endforeach()

set(migrations "")
foreach(file IN LISTS MIGRATIONS)
  get_filename_component(stem "${file}" NAME_WE)
  file(READ "${file}" text)
  string(APPEND migrations "    {\"${TARGET}\", \"${stem}\", R\"sql(${text})sql\"},\n")
endforeach()

file(WRITE "${HEADER}" "// Made from .sql files; see services/runtime/cmake/sql_library.cmake.
#pragma once

#include <vector>

#include \"services/runtime/db/statement.h\"

namespace ${NAMESPACE}::sql {

${declarations}
// Every statement above, for preparing at connect.
std::vector<db::Statement> All();
// The migrations in order.
std::vector<db::Migration> Migrations();

}  // namespace ${NAMESPACE}::sql
")
file(WRITE "${SOURCE}" "#include \"sql/${TARGET}.h\"

namespace ${NAMESPACE}::sql {

${definitions}
std::vector<db::Statement> All() { return {${all}}; }
std::vector<db::Migration> Migrations() {
  return {
${migrations}  };
}

}  // namespace ${NAMESPACE}::sql
")
