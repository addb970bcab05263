#include "tests/support/tcp_gate.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>
#include <utility>

namespace passerelle::testing {
namespace {

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int ConnectUnix(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  const int link = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(link, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return link;
  close(link);
  return -1;
}

int ConnectLoopback(int port) {
  const sockaddr_in address = Loopback(port);
  const int link = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(link, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return link;
  close(link);
  return -1;
}

int ConnectTo(const std::string& server) {
  if (server.starts_with("unix:")) return ConnectUnix(server.substr(5));
  return ConnectLoopback(std::stoi(server.substr(server.rfind(':') + 1)));
}

}  // namespace

TcpGate::TcpGate(std::string server) : server_(std::move(server)) { Listen(); }

TcpGate::~TcpGate() {
  {
    absl::MutexLock lock(&mutex_);
    ended_ = true;
  }
  Refuse();
  std::vector<std::thread> pumps;
  {
    absl::MutexLock lock(&mutex_);
    pumps.swap(pumps_);
  }
  for (std::thread& pump : pumps) pump.join();
  absl::MutexLock lock(&mutex_);
  for (const Link& link : links_) {
    close(link.client);
    close(link.server);
  }
}

void TcpGate::Listen() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address = Loopback(port_);
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || listen(listener, 64) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("the gate cannot listen");
  }
  port_ = ntohs(address.sin_port);
  {
    absl::MutexLock lock(&mutex_);
    listener_ = listener;
  }
  acceptor_ = std::thread([this, listener] { AcceptAll(listener); });
}

void TcpGate::StopListening() {
  int listener;
  {
    absl::MutexLock lock(&mutex_);
    listener = std::exchange(listener_, -1);
  }
  if (listener < 0) return;
  shutdown(listener, SHUT_RDWR);
  acceptor_.join();
  close(listener);
}

void TcpGate::AcceptAll(int listener) {
  while (true) {
    const int client = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) return;
    const int server = ConnectTo(server_);
    if (server < 0) {
      close(client);
      continue;
    }
    const int yes = 1;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    absl::MutexLock lock(&mutex_);
    links_.push_back({client, server});
    pumps_.emplace_back([this, client, server] { Pump(client, server); });
    pumps_.emplace_back([this, client, server] { Pump(server, client); });
  }
}

bool TcpGate::AwaitPassage() {
  absl::MutexLock lock(&mutex_);
  const auto free = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return ended_ || !held_; };
  if (delay_ > absl::ZeroDuration()) mutex_.AwaitWithTimeout(absl::Condition(&ended_), delay_);
  mutex_.Await(absl::Condition(&free));
  return !ended_;
}

void TcpGate::Pump(int from, int to) {
  char buffer[16384];
  ssize_t size;
  while ((size = recv(from, buffer, sizeof buffer, 0)) > 0 && AwaitPassage()) {
    ssize_t sent = 0;
    while (sent < size) {
      const ssize_t part = send(to, buffer + sent, static_cast<std::size_t>(size - sent), MSG_NOSIGNAL);
      if (part <= 0) break;
      sent += part;
    }
    if (sent < size) break;
  }
  shutdown(from, SHUT_RDWR);
  shutdown(to, SHUT_RDWR);
}

void TcpGate::Cut() {
  absl::MutexLock lock(&mutex_);
  for (const Link& link : links_) {
    shutdown(link.client, SHUT_RDWR);
    shutdown(link.server, SHUT_RDWR);
  }
}

void TcpGate::Refuse() {
  StopListening();
  Cut();
}

void TcpGate::Accept() { Listen(); }

void TcpGate::Hold() {
  absl::MutexLock lock(&mutex_);
  held_ = true;
}

void TcpGate::Release() {
  absl::MutexLock lock(&mutex_);
  held_ = false;
}

void TcpGate::Delay(absl::Duration delay) {
  absl::MutexLock lock(&mutex_);
  delay_ = delay;
}

}  // namespace passerelle::testing
