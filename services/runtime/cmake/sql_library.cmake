# passerelle_embed_sql(<target> NAMESPACE <a::b> [NAME <name>] [STATEMENTS <dir>] [MIGRATIONS <dir>])
#
# Turns each <dir>/some_name.sql into the constant <a::b>::sql::kSomeName (services/runtime/db/statement.h) in the header
# "<a>/<b>/sql.h" style path "sql/<name>.h", and lists them all in <a::b>::sql::All(); likewise migrations in Migrations().
# The name, by default the target's, also tells the statements and migrations of one source from those of another.
function(passerelle_embed_sql target)
  cmake_parse_arguments(SQL "" "NAME;NAMESPACE;STATEMENTS;MIGRATIONS" "" ${ARGN})
  if(NOT SQL_NAME)
    set(SQL_NAME "${target}")
  endif()
  set(output_dir "${CMAKE_BINARY_DIR}/generated/sql")
  set(header "${output_dir}/${SQL_NAME}.h")
  set(source "${output_dir}/${SQL_NAME}.cpp")
  set(statements "")
  set(migrations "")
  if(SQL_STATEMENTS)
    file(GLOB statements CONFIGURE_DEPENDS "${SQL_STATEMENTS}/*.sql")
  endif()
  if(SQL_MIGRATIONS)
    file(GLOB migrations CONFIGURE_DEPENDS "${SQL_MIGRATIONS}/*.sql")
  endif()
  set(script "${CMAKE_SOURCE_DIR}/services/runtime/cmake/embed_sql.cmake")
  list(JOIN statements "|" statement_list)
  list(JOIN migrations "|" migration_list)
  add_custom_command(
    OUTPUT "${header}" "${source}"
    COMMAND "${CMAKE_COMMAND}" "-DHEADER=${header}" "-DSOURCE=${source}" "-DTARGET=${SQL_NAME}" "-DNAMESPACE=${SQL_NAMESPACE}"
            "-DSTATEMENTS=${statement_list}" "-DMIGRATIONS=${migration_list}" -P "${script}"
    DEPENDS ${statements} ${migrations} "${script}"
    COMMENT "Embedding the SQL of ${SQL_NAME}"
    VERBATIM)
  target_sources(${target} PRIVATE "${source}" "${header}")
  target_include_directories(${target} PUBLIC "${CMAKE_BINARY_DIR}/generated")
endfunction()
