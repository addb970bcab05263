# passerelle_add_service(<name>)
#
# One service from its folder: rpc/*.cpp (one rpc a file), jobs/*.cpp, *.cpp, the areas of a large service in folders of their own,
# sql/*.sql, migrations/*.sql. Makes the library <name>_service, which tests link, and the executable passerelle-<name> from main.cpp.
#
# The table of handlers is generated from the protos of package passerelle.<name>.v1 as rpcs/<name>.h: an rpc without a handler is a
# link error that names the function.
function(passerelle_add_service name)
  file(GLOB sources CONFIGURE_DEPENDS "*.cpp" "*/*.cpp")
  list(REMOVE_ITEM sources "${CMAKE_CURRENT_SOURCE_DIR}/main.cpp")
  add_library(${name}_service STATIC ${sources})
  target_link_libraries(${name}_service PUBLIC runtime)
  passerelle_embed_sql(${name}_service NAMESPACE "passerelle::${name}"
                       STATEMENTS "${CMAKE_CURRENT_SOURCE_DIR}/sql" MIGRATIONS "${CMAKE_CURRENT_SOURCE_DIR}/migrations")
  passerelle_generate_rpc_table(${name}_service ${name})
  add_executable(passerelle-${name} main.cpp)
  target_link_libraries(passerelle-${name} PRIVATE ${name}_service)
  set_target_properties(passerelle-${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
endfunction()

# passerelle_generate_rpc_table(<target> <name>): adds rpcs/<name>.{h,cpp} for package passerelle.<name>.v1 to the target.
function(passerelle_generate_rpc_table target name)
  set(output_dir "${CMAKE_BINARY_DIR}/generated/rpcs")
  file(MAKE_DIRECTORY "${output_dir}")
  add_custom_command(
    OUTPUT "${output_dir}/${name}.h" "${output_dir}/${name}.cpp"
    COMMAND rpc_table_generator "${PASSERELLE_DESCRIPTOR_SET}" "${name}" "${output_dir}"
    DEPENDS rpc_table_generator "${PASSERELLE_DESCRIPTOR_SET}"
    COMMENT "Generating the rpc table of ${name}"
    VERBATIM)
  target_sources(${target} PRIVATE "${output_dir}/${name}.h" "${output_dir}/${name}.cpp")
endfunction()
