# passerelle_add_test(<name> SOURCES <files> LIBRARIES <targets> LABELS <labels> [TIMEOUT <seconds>])
# One GoogleTest executable, run by ctest as one test.
function(passerelle_add_test name)
  cmake_parse_arguments(TEST "" "TIMEOUT" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  add_executable(${name} ${TEST_SOURCES})
  target_link_libraries(${name} PRIVATE ${TEST_LIBRARIES} GTest::gtest_main GTest::gmock)
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}")
  # The tests themselves run once: without optimisation they are compiled in half the time.
  target_compile_options(${name} PRIVATE -O0 -g0 -U_FORTIFY_SOURCE)
  add_test(NAME ${name} COMMAND ${name})
  if("unit" IN_LIST TEST_LABELS OR "service" IN_LIST TEST_LABELS)
    set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON)
    add_dependencies(sanitized_tests ${name})
  endif()
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 2400)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${TEST_LABELS}" TIMEOUT ${TEST_TIMEOUT}
                       ENVIRONMENT "PASSERELLE_BIN=${CMAKE_BINARY_DIR}/bin;PASSERELLE_SOURCE=${CMAKE_SOURCE_DIR};LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/lsan.supp:print_suppressions=0")
endfunction()

# Unit and service tests run once, under the sanitizers; what is deployed is tested from outside. Any of them can be built by name in any
# build. See the stages "test" and "sanitize" of tests/run.
add_custom_target(sanitized_tests)
