// What somebody could carry away of a running suite: dumps of its databases, the files of its servers, its cache.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace passerelle::testing {

// Every file below `places` that can be read to hold one of `words`, as "WORD in FILE": as it stands, in capitals or
// small letters, or in hexadecimal.
std::vector<std::string> FindWords(const std::vector<std::string>& words,
                                   const std::vector<std::filesystem::path>& places);

// The servers of a running suite.
struct Servers {
  std::filesystem::path postgres;  // where its socket and its files are
  std::string postgres_password;   // of the superuser
  std::filesystem::path redis_socket;
};
// Those of this test executable.
Servers OwnServers();

// Takes a dump of every database, PostgreSQL's files as they lie on disk (write-ahead log and server log included) and
// everything in Redis, and looks for `words` in them. Throws std::runtime_error when one cannot be taken.
std::vector<std::string> FindInStolenCopies(const std::vector<std::string>& words,
                                            const Servers& servers = OwnServers());

}  // namespace passerelle::testing
