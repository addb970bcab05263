#include "tests/support/stolen_copies.h"

#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/child_process.h"
#include "tests/support/postgres.h"
#include "tests/support/redis.h"

namespace passerelle::testing {
namespace {

namespace fs = std::filesystem;

// A word, and every spelling of it in a text that is in small letters.
struct Sought {
  std::string word;
  std::vector<std::string> spellings;
};

std::vector<Sought> SpellingsOf(const std::vector<std::string>& words) {
  std::vector<Sought> sought;
  sought.reserve(words.size());
  for (const std::string& word : words) {
    const std::string small = absl::AsciiStrToLower(word);
    sought.push_back({word, {small, absl::BytesToHexString(word), absl::BytesToHexString(small)}});
  }
  return sought;
}

std::string SmallLettersOf(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return absl::AsciiStrToLower(std::move(text).str());
}

void FindInFile(const std::vector<Sought>& sought, const fs::path& file, std::vector<std::string>& found) {
  const std::string text = SmallLettersOf(file);
  for (const auto& [word, spellings] : sought) {
    for (const std::string& spelling : spellings) {
      if (text.find(spelling) == std::string::npos) continue;
      found.push_back(absl::StrCat(word, " in ", file.string()));
      break;
    }
  }
}

void Run(const std::vector<std::string>& command, const std::string& log, RunAs user) {
  if (ChildProcess(command, log, user).Wait() == 0) return;
  std::ifstream said(log);
  throw std::runtime_error(command.front() + " failed: " + std::string(std::istreambuf_iterator<char>(said), {}));
}

}  // namespace

std::vector<std::string> FindWords(const std::vector<std::string>& words, const std::vector<fs::path>& places) {
  const std::vector<Sought> sought = SpellingsOf(words);
  std::vector<std::string> found;
  for (const fs::path& place : places) {
    if (fs::is_regular_file(place)) FindInFile(sought, place, found);
    if (!fs::is_directory(place)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(place)) {
      if (entry.is_regular_file()) FindInFile(sought, entry.path(), found);
    }
  }
  return found;
}

Servers OwnServers() {
  return {.postgres = Postgres::Running().Directory(),
          .postgres_password = "",
          .redis_socket = Redis::Running().Url().substr(std::string("unix:").size())};
}

std::vector<std::string> FindInStolenCopies(const std::vector<std::string>& words, const Servers& servers) {
  const ServerDirectory copies;
  const auto postgres = [&](const std::string& program, const std::vector<std::string>& arguments) {
    std::vector<std::string> command = {"/usr/bin/env", "PGPASSWORD=" + servers.postgres_password,
                                        "/usr/lib/postgresql/15/bin/" + program};
    command.insert(command.end(), {"--host", servers.postgres.string(), "--username", "postgres"});
    command.insert(command.end(), arguments.begin(), arguments.end());
    Run(command, copies.path() + "/log", RunAs::kServerUser);
  };
  const auto redis = [&](const std::vector<std::string>& arguments) {
    std::vector<std::string> command = {"redis-cli", "-s", servers.redis_socket.string()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    Run(command, copies.path() + "/log", RunAs::kTestUser);
  };
  postgres("psql", {"--command", "checkpoint"});
  postgres("pg_dumpall", {"--file", copies.path() + "/dump.sql"});
  redis({"config", "set", "rdbcompression", "no"});  // what is compressed could not be searched
  redis({"--rdb", copies.path() + "/redis.rdb"});
  return FindWords(words, {copies.path(), servers.postgres});
}

}  // namespace passerelle::testing
