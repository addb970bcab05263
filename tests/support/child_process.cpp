#include "tests/support/child_process.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace passerelle::testing {
namespace {

// The user that servers run as: postgres for root, nobody else otherwise.
const passwd* ServerUser() {
  static const passwd* const user = geteuid() == 0 ? getpwnam("postgres") : nullptr;
  return user;
}

std::vector<char*> Arguments(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& part : command) arguments.push_back(const_cast<char*>(part.c_str()));
  arguments.push_back(nullptr);
  return arguments;
}

[[noreturn]] void RunChild(const std::vector<char*>& arguments, int log, const passwd* user) {
  if (user != nullptr) {
    if (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0) _exit(126);
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // after the change of user, which clears it
  setpgid(0, 0);                     // a Ctrl-C in the terminal is for the test
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  execvp(arguments[0], arguments.data());
  _exit(127);
}

std::vector<pid_t> ChildrenOf(pid_t parent) {
  std::vector<pid_t> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream file(entry.path() / "stat");
    std::string stat;
    std::getline(file, stat);
    const std::size_t end_of_name = stat.rfind(')');
    if (end_of_name == std::string::npos) continue;  // gone meanwhile
    std::istringstream rest(stat.substr(end_of_name + 1));
    char state = ' ';
    pid_t its_parent = 0;
    rest >> state >> its_parent;
    if (its_parent == parent) children.push_back(std::stoi(name));
  }
  return children;
}

// Removes `directory` once the other end of `lifeline` is closed.
[[noreturn]] void RunReaper(int lifeline, const std::string& directory) {
  setsid();
  dup2(lifeline, STDIN_FILENO);
  const std::string script = "cat; for try in 1 2 3 4 5 6 7 8 9; do rm -rf \"$0\" && exit; sleep 0.2; done";
  execl("/bin/sh", "sh", "-c", script.c_str(), directory.c_str(), nullptr);
  _exit(127);
}

}  // namespace

ServerDirectory::ServerDirectory()
    : path_((std::filesystem::temp_directory_path() / "passerelle-test-XXXXXX").string()) {
  int ends[2];
  if (mkdtemp(path_.data()) == nullptr || pipe2(ends, O_CLOEXEC) != 0)
    throw std::runtime_error("no directory for servers");
  if (const passwd* user = ServerUser(); user != nullptr && chown(path_.c_str(), user->pw_uid, user->pw_gid) != 0) {
    throw std::runtime_error("cannot give the directory away");
  }
  lifeline_ = ends[1];
  reaper_ = fork();
  if (reaper_ == 0) {
    close(ends[1]);
    RunReaper(ends[0], path_);
  }
  close(ends[0]);
}

ServerDirectory::~ServerDirectory() {
  close(lifeline_);
  waitpid(reaper_, nullptr, 0);
}

ChildProcess::ChildProcess(const std::vector<std::string>& command, const std::string& log, RunAs user) {
  const std::vector<char*> arguments = Arguments(command);
  const int log_file = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  const passwd* const server_user = user == RunAs::kServerUser ? ServerUser() : nullptr;
  pid_ = fork();
  if (pid_ == 0) RunChild(arguments, log_file, server_user);
  close(log_file);
  if (pid_ < 0) throw std::runtime_error("cannot start " + command.front());
}

ChildProcess::~ChildProcess() {
  if (pid_ <= 0) return;
  Signal(SIGKILL);
  Wait();
}

void ChildProcess::Signal(int signal) const {
  if (pid_ > 0) kill(pid_, signal);
}

void ChildProcess::Kill() {
  // Stopped first, so that it neither sees its children die nor starts others.
  Signal(SIGSTOP);
  for (const pid_t child : ChildrenOf(pid_)) kill(child, SIGKILL);
  Signal(SIGKILL);
  Wait();
}

int ChildProcess::Wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = 0;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace passerelle::testing
