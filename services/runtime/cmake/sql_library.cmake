# passerelle_embed_sql(<target> NAMESPACE <a::b> [STATEMENTS <dir>] [MIGRATIONS <dir>])
#
# Turns each <dir>/some_name.sql into the constant <a::b>::sql::kSomeName (services/runtime/db/statement.h) in the header
# "<a>/<b>/sql.h" style path "sql/<target>.h", and lists them all in <a::b>::sql::All(); likewise migrations in Migrations().
function(passerelle_embed_sql target)
  cmake_parse_arguments(SQL "" "NAMESPACE;STATEMENTS;MIGRATIONS" "" ${ARGN})
  set(output_dir "${CMAKE_BINARY_DIR}/generated/sql")
  set(header "${output_dir}/${target}.h")
  set(source "${output_dir}/${target}.cpp")
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
    COMMAND "${CMAKE_COMMAND}" "-DHEADER=${header}" "-DSOURCE=${source}" "-DTARGET=${target}" "-DNAMESPACE=${SQL_NAMESPACE}"
            "-DSTATEMENTS=${statement_list}" "-DMIGRATIONS=${migration_list}" -P "${script}"
    DEPENDS ${statements} ${migrations} "${script}"
    COMMENT "Embedding the SQL of ${target}"
    VERBATIM)
  target_sources(${target} PRIVATE "${source}" "${header}")
  target_include_directories(${target} PUBLIC "${CMAKE_BINARY_DIR}/generated")
endfunction()
