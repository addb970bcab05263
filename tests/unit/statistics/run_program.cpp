#include "tests/unit/statistics/run_program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace passerelle::statistics {

ScratchDirectory::ScratchDirectory() : path_(std::filesystem::temp_directory_path() / "passerelle-XXXXXX") {
  if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no directory for the test");
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string OutputOf(const std::vector<std::string>& command) {
  const ScratchDirectory scratch;
  const std::string output = scratch.path() + "/output", faults = scratch.path() + "/faults";
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  constexpr int kCreate = O_WRONLY | O_CREAT;
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(), kCreate, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, faults.c_str(), kCreate, 0600);
  std::string bound[] = {"timeout", "120"};
  std::vector<char*> arguments = {bound[0].data(), bound[1].data()};
  arguments.reserve(command.size() + 3);
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int fault = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (fault != 0) throw std::runtime_error("cannot run " + command[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0) << command[0] << ": " << ReadFile(faults);
  return ReadFile(output);
}

std::string Source(const std::string& path) { return std::string(std::getenv("PASSERELLE_SOURCE")) + "/" + path; }

std::string ReadFile(const std::string& path) {
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}

void WriteFile(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

}  // namespace passerelle::statistics
