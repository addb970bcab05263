#include "tests/gateway/gateway_suite.h"

#include <absl/time/clock.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

#include "gateway/access/accounts.h"
#include "gateway/base/text.h"
#include "gateway/settings.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/process/dependencies.h"
#include "tests/support/look.h"
#include "tests/support/redis.h"

extern char** environ;

namespace passerelle::testing {
namespace {

using gateway::Cat;

constexpr char kPassword[] = "a long enough password";

template <class T>
T OrThrow(absl::StatusOr<T> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}

config::Settings Read(const Environment& environment) {
  return OrThrow(config::Settings::Read(gateway::AllSettings(), environment));
}

Answer Parse(const std::string& output) {
  Answer answer;
  std::size_t begin = 0;
  // An interim response (100 Continue) stands before the real one.
  for (std::size_t end = output.find("\r\n\r\n"); end != std::string::npos; end = output.find("\r\n\r\n", begin)) {
    answer.headers.clear();
    const auto lines = gateway::Split(std::string_view(output).substr(begin, end - begin), '\n');
    answer.status = std::stoi(std::string(lines[0].substr(9, 3)));
    for (const auto line : lines) {
      const std::size_t colon = line.find(": ");
      std::string_view value = colon == std::string_view::npos ? "" : line.substr(colon + 2);
      if (!value.empty() && value.back() == '\r') value.remove_suffix(1);
      if (colon != std::string_view::npos)
        answer.headers[gateway::LowerCase(line.substr(0, colon))] = std::string(value);
    }
    begin = end + 4;
    if (answer.status != 100) break;
  }
  answer.body = output.substr(begin);
  return answer;
}

// A file that lives as long as the object.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view content) {
    const int file = mkstemp(path_);
    if (file < 0 || write(file, content.data(), content.size()) != static_cast<ssize_t>(content.size())) {
      throw std::runtime_error("cannot write a temporary file");
    }
    close(file);
  }
  ~TemporaryFile() { unlink(path_); }
  std::string path() const { return path_; }

 private:
  char path_[32] = "/tmp/passerelle-body-XXXXXX";
};

}  // namespace

std::vector<std::string> Answer::fields() const {
  std::vector<std::string> names;
  const Json problem = json();
  for (const auto& violation : problem.value("violations", Json::array())) names.push_back(violation["field"]);
  return names;
}

GatewaySuite& GatewaySuite::Running() {
  static GatewaySuite suite;
  return suite;
}

GatewaySuite::GatewaySuite() {
  Suite::Running();
  database_ = Postgres::Running().CreateDatabase("passerelle_gateway");
  const auto migrated = process::MigrateDatabase(gateway::Definition(), Read(Settings()));
  if (!migrated.ok()) throw std::runtime_error(migrated.ToString());
  gateway_ = StartAnother({});
  dependencies_ = std::make_unique<process::Dependencies>(
      OrThrow(process::Dependencies::Make(gateway::Definition(), Read(Settings()))));
  db::Session session(*dependencies_->pool, absl::Now() + testing::kPatience);
  accounts_ =
      std::make_unique<gateway::AccountVault>(OrThrow(gateway::AccountVault::Open(*dependencies_->vault, session)));
}

Environment GatewaySuite::Settings() const {
  Environment environment = Suite::Running().GatewayEnvironment();
  environment["PASSERELLE_HTTP_ADDRESS"] = "127.0.0.1:0";
  environment["PASSERELLE_GRPC_ADDRESS"] = "127.0.0.1:0";
  environment["PASSERELLE_DATABASE_URL"] = database_.url;
  environment["PASSERELLE_OWNER_DATABASE_URL"] = database_.owner_url;
  environment["PASSERELLE_APPLICATION_ROLE"] = database_.application_role;
  environment["PASSERELLE_MASTER_KEYS"] = master_keys_;
  environment["PASSERELLE_DESCRIPTOR_SET"] = Cat(std::string(getenv("PASSERELLE_BIN")), "/api.pb");
  environment["PASSERELLE_DOCS_FOLDER"] = Cat(std::string(getenv("PASSERELLE_BIN")), "/docs");
  return environment;
}

std::unique_ptr<gateway::Gateway> GatewaySuite::StartAnother(const Environment& changes) {
  Environment environment = Settings();
  for (const auto& [name, value] : changes) environment[name] = value;
  auto started = gateway::Gateway::Start(environment);
  if (!started.ok()) throw std::runtime_error(started.status().ToString());
  return *std::move(started);
}

Answer GatewaySuite::Call(std::string_view method, std::string_view path, std::string_view body,
                          const HttpHeaders& headers, int port) {
  const TemporaryFile file(body);
  std::vector<std::string> command = {"curl", "-s",         "-i", "--path-as-is", "--noproxy",
                                      "*",    "--max-time", "20", "-X",           std::string(method)};
  if (method == "HEAD") command.push_back("-I");
  if (!body.empty()) command.insert(command.end(), {"--data-binary", Cat("@", file.path())});
  for (const auto& [name, value] : headers) command.insert(command.end(), {"-H", Cat(name, ": ", value)});
  command.push_back(Cat("http://127.0.0.1:", port == 0 ? http_port() : port, path));
  const auto [code, output] = RunProgram(command);
  if (code != 0) throw std::runtime_error(Cat("curl ended with ", code, ": ", output));
  return Parse(output);
}

Answer GatewaySuite::CallAs(const Login& login, std::string_view method, std::string_view path, std::string_view body,
                            HttpHeaders headers, int port) {
  headers.emplace_back("Authorization", Cat("Bearer ", login.token));
  if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
  return Call(method, path, body, headers, port);
}

Login GatewaySuite::NewAccount(const std::string& role, std::vector<std::string> sites) {
  Login login{Cat(role, "-", NewUuidV7().substr(24)), kPassword, "", ""};
  db::Session session(*dependencies_->pool, absl::Now() + testing::kPatience);
  const gateway::NewAccount account{login.login, login.password, {{role}, std::move(sites), ""}};
  const auto created = gateway::CreateAccount(session, *accounts_, account);
  if (!created.ok() || !*created) throw std::runtime_error("the account was not created");
  return login;
}

Login GatewaySuite::NewLogin(const std::string& role, std::vector<std::string> sites) {
  Login login = NewAccount(role, std::move(sites));
  const Answer answer = Call("POST", "/v1/sessions", Json{{"login", login.login}, {"password", login.password}}.dump(),
                             {{"Content-Type", "application/json"}});
  if (answer.status != 200) throw std::runtime_error(answer.body);
  login.token = answer.json()["accessToken"];
  login.refresh_token = answer.json()["refreshToken"];
  return login;
}

std::string GatewaySuite::AccountId(const std::string& login) {
  const db::Result rows =
      Sql("select id::text as id from account where login_index = $1::bytea", {accounts_->LoginIndex(login)});
  return std::string(rows[0].Text("id"));
}

db::Result GatewaySuite::Sql(const std::string& sql, const db::Params& params) {
  return Postgres::Running().Sql(database_.name, sql, params);
}

std::string RawExchange(int port, std::string_view bytes, int seconds) {
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0)
    throw std::runtime_error("cannot connect");
  (void)send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  std::string received;
  const absl::Time give_up = absl::Now() + absl::Seconds(seconds);
  for (;;) {
    pollfd readable{connection, POLLIN, 0};
    const auto left = absl::ToInt64Milliseconds(give_up - absl::Now());
    if (left <= 0 || poll(&readable, 1, static_cast<int>(left)) <= 0) break;
    char buffer[4096];
    const ssize_t count = recv(connection, buffer, sizeof(buffer), 0);
    if (count <= 0) break;
    received.append(buffer, static_cast<std::size_t>(count));
  }
  close(connection);
  return received;
}

std::pair<int, std::string> RunProgram(const std::vector<std::string>& command) {
  int output[2];
  if (pipe(output) != 0) throw std::runtime_error("no pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output[1], STDERR_FILENO);
  posix_spawn_file_actions_addclose(&actions, output[0]);
  std::vector<char*> arguments;
  for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int fault = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(output[1]);
  if (fault != 0) throw std::runtime_error(Cat("cannot run ", command[0]));
  std::string printed;
  char buffer[4096];
  for (ssize_t count = read(output[0], buffer, sizeof(buffer)); count > 0;
       count = read(output[0], buffer, sizeof(buffer))) {
    printed.append(buffer, static_cast<std::size_t>(count));
  }
  close(output[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), printed};
}

}  // namespace passerelle::testing
