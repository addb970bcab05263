#include "tests/e2e/local_suite.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/support/look.h"
#include "tests/support/ports.h"

namespace passerelle::e2e {
namespace {

// The settings of deploy/local/ports that hold a port, the gateway's HTTP port first.
std::vector<std::string> PortSettings(int replicas) {
  std::vector<std::string> names = {"HTTP", "GRPC", "GATEWAY_ADMIN"};
  for (const std::string service : {"CONTACTS", "SUPPLIES", "OUTREACH", "REFERRALS", "STATISTICS"}) {
    for (int replica = 1; replica <= replicas; ++replica) {
      const std::string process = replica == 1 ? service : service + "_" + std::to_string(replica);
      names.push_back(process);
      names.push_back(process + "_ADMIN");
    }
  }
  for (std::string& name : names) name = "PASSERELLE_LOCAL_" + name + "_PORT";
  return names;
}

std::string Setting(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) throw std::runtime_error(std::string(name) + " is not set; run this test through ctest");
  return value;
}

std::string Quoted(const std::string& text) { return "'" + text + "'"; }

std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::filesystem::path NewDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "passerelle-e2e.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  return name;
}

}  // namespace

Listener::Listener() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(socket_, generic, size) != 0 || listen(socket_, 16) != 0 || getsockname(socket_, generic, &size) != 0) {
    throw std::runtime_error("no free port");
  }
  port_ = ntohs(address.sin_port);
}

Listener::~Listener() { close(socket_); }

LocalSuite::LocalSuite(const std::map<std::string, std::string>& settings)
    : state_(NewDirectory() / "state"), environment_(settings) {
  environment_["PASSERELLE_LOCAL_STATE"] = state_.string();
  environment_["PASSERELLE_LOCAL_BIN"] = Setting("PASSERELLE_BIN");
  const auto replicas = settings.find("PASSERELLE_LOCAL_REPLICAS");
  const std::vector<std::string> port_settings =
      PortSettings(replicas == settings.end() ? 1 : std::stoi(replicas->second));
  const std::vector<int> ports = testing::FreePorts(port_settings.size());
  for (std::size_t index = 0; index < ports.size(); ++index)
    environment_[port_settings[index]] = std::to_string(ports[index]);
  http_port_ = ports[0];
}

LocalSuite::~LocalSuite() {
  const Printed printed = Run("down --erase");
  EXPECT_EQ(printed.exit_code, 0) << printed.text;
  std::filesystem::remove_all(state_.parent_path());
}

Printed LocalSuite::Run(const std::string& script, const std::map<std::string, std::string>& more) const {
  std::string command = "env";
  std::map<std::string, std::string> environment = more;
  environment.insert(environment_.begin(), environment_.end());
  for (const auto& [name, value] : environment) command += " " + name + "=" + Quoted(value);
  command += " " + Quoted(Setting("PASSERELLE_SOURCE") + "/deploy/local/" + script.substr(0, script.find(' ')));
  if (script.find(' ') != std::string::npos) command += script.substr(script.find(' '));
  Printed printed;
  FILE* pipe = popen((command + " </dev/null 2>&1").c_str(), "re");
  if (pipe == nullptr) return printed;
  char buffer[4096];
  for (std::size_t size; (size = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) printed.text.append(buffer, size);
  const int status = pclose(pipe);
  printed.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return printed;
}

int LocalSuite::PortOf(const std::string& name) const {
  std::string words = name;
  for (char& c : words) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return std::stoi(environment_.at("PASSERELLE_LOCAL_" + words + "_PORT"));
}

int LocalSuite::Pid(const std::string& name) const {
  std::istringstream words(ReadAll(state_ / "run" / (name + ".pid")));
  int pid = 0;
  words >> pid;
  return pid;
}

void LocalSuite::KillAndAwaitRestart(const std::string& name) const {
  const int before = Pid(name);
  ASSERT_GT(before, 1) << name << " does not run";
  ASSERT_EQ(kill(before, SIGKILL), 0);
  EXPECT_TRUE(testing::Eventually([&] {
    const int now = Pid(name);
    return now > 1 && now != before && kill(now, 0) == 0;
  })) << name
      << " was not started again";
}

void LocalSuite::CutPower() const {
  const std::map<int, std::string> processes = Processes();
  ASSERT_FALSE(processes.empty());
  // Stopped first, so that nobody sees another die.
  for (const auto& [pid, command] : processes) kill(pid, SIGSTOP);
  for (const auto& [pid, command] : processes) kill(pid, SIGKILL);
  EXPECT_TRUE(testing::Eventually([this] { return Processes().empty(); }));
}

std::string LocalSuite::servers_home() const {
  // Remembered, for it outlives the file that tells it.
  if (servers_home_.empty()) std::istringstream(ReadAll(state_ / "servers-home")) >> servers_home_;
  return servers_home_;
}

std::map<int, std::string> LocalSuite::Processes() const {
  const std::string home = servers_home();
  std::map<int, std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos || name == std::to_string(getpid())) continue;
    std::string command = ReadAll(entry.path() / "cmdline");
    // PostgreSQL and Redis overwrite their command and environment with a title: they are known by where they work.
    std::error_code gone;
    const std::string traces = command + ReadAll(entry.path() / "environ") +
                               std::filesystem::read_symlink(entry.path() / "cwd", gone).string();
    const bool ours =
        traces.find(state_.string()) != std::string::npos || (!home.empty() && traces.find(home) != std::string::npos);
    if (!ours) continue;
    std::replace(command.begin(), command.end(), '\0', ' ');
    found[std::stoi(name)] = command;
  }
  return found;
}

std::map<std::string, int> LocalSuite::admin_ports() const {
  std::map<std::string, int> ports;
  for (const auto& [name, port] : environment_)
    if (name.ends_with("_ADMIN_PORT")) ports[name] = std::stoi(port);
  return ports;
}

simulator::Access LocalSuite::As(const std::string& role) const {
  simulator::Access access;
  access.url = "http://127.0.0.1:" + std::to_string(http_port_);
  const absl::Status status = simulator::ReadAccount((state_ / "demo-accounts.json").string(), role, access);
  EXPECT_TRUE(status.ok()) << status;
  return access;
}

}  // namespace passerelle::e2e
