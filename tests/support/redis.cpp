#include "tests/support/redis.h"

#include <absl/time/clock.h>
#include <absl/time/time.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

#include "tests/support/look.h"

namespace passerelle::testing {
namespace {

bool Answers(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  const int link = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool answers = connect(link, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(link);
  return answers;
}

}  // namespace

Redis& Redis::Running() {
  static Redis redis;
  return redis;
}

Redis::Redis() {
  (void)signal(SIGPIPE, SIG_IGN);  // hiredis writes to sockets that may be closed; a service's main does the same
  Start();
}

std::string Redis::Url() const { return "unix:" + directory_.path() + "/redis.sock"; }

void Redis::Start() {
  const std::string socket_path = directory_.path() + "/redis.sock";
  server_ = std::make_unique<ChildProcess>(std::vector<std::string>{"redis-server", "--port", "0", "--unixsocket",
                                                                    socket_path, "--save", "", "--appendonly", "no"},
                                           directory_.path() + "/redis.log");
  const absl::Time give_up = absl::Now() + kPatience;
  while (!Answers(socket_path)) {
    if (absl::Now() > give_up) throw std::runtime_error("redis-server does not start");
    absl::SleepFor(kLook);
  }
}

void Redis::Stop() {
  server_->Signal(SIGTERM);
  server_->Wait();
  server_.reset();
}

void Redis::Freeze() { server_->Signal(SIGSTOP); }
void Redis::Thaw() { server_->Signal(SIGCONT); }

}  // namespace passerelle::testing
