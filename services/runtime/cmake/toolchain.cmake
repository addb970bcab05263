# The compiler settings of the whole project. Warnings are errors; every binary is hardened.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -D_FORTIFY_SOURCE=2")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")

set(PASSERELLE_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize=")
option(PASSERELLE_FUZZ "Build the fuzz targets" OFF)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
      "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1 "${CCACHE}")
  add_compile_options("-fdebug-prefix-map=${CMAKE_SOURCE_DIR}=.")
endif()

find_program(MOLD mold)
if(MOLD)
  # g++ 12 finds mold through -B or -fuse-ld; clang likewise.
  add_link_options(-fuse-ld=mold)
endif()

# Most of a source's cost is in the headers it shares with its neighbours, so neighbours are compiled together: a fresh build takes a
# fraction of the time. With -DCMAKE_UNITY_BUILD=OFF each source proves that it includes what it uses.
option(CMAKE_UNITY_BUILD "Compile neighbouring sources together" ON)
set(CMAKE_UNITY_BUILD_BATCH_SIZE 12 CACHE STRING "Sources compiled together")
# An Impl that holds types of its source's own namespace is right there and nowhere else, which GCC can only see in single sources.
add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)

add_compile_options(-Wall -Wextra -Werror -fno-omit-frame-pointer)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
if(PASSERELLE_SANITIZE)
  add_compile_options("-fsanitize=${PASSERELLE_SANITIZE}" -fno-sanitize-recover=all)
  add_link_options("-fsanitize=${PASSERELLE_SANITIZE}")
else()
  add_compile_options(-fstack-protector-strong -fstack-clash-protection -fcf-protection)
  add_link_options(-Wl,-z,relro,-z,now)
endif()

include(CheckPIESupported)
check_pie_supported()
