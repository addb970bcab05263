# Everything comes from Debian packages; deploy/local/packages lists them.
find_package(Threads REQUIRED)
find_package(Protobuf REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(absl REQUIRED CONFIG)
find_package(spdlog REQUIRED CONFIG)
find_package(prometheus-cpp REQUIRED CONFIG)
find_package(GTest REQUIRED CONFIG)
find_package(CURL REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(grpcpp REQUIRED IMPORTED_TARGET grpc++)
pkg_check_modules(pqxx REQUIRED IMPORTED_TARGET libpqxx)
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(ical REQUIRED IMPORTED_TARGET libical)

# The plain google/api and google/rpc protos of golang-github-gogo-googleapis-dev (no Go toolchain needed).
set(GOOGLEAPIS_DIR "/usr/share/gocode/src/github.com/gogo/googleapis" CACHE PATH "Folder that holds google/api and google/rpc protos")
