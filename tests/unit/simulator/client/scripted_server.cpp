#include "tests/unit/simulator/client/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace passerelle::simulator {
namespace {

std::string Response(int status, const std::string& body) {
  return "HTTP/1.1 " + std::to_string(status) +
         " X\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

std::size_t BodySize(const std::string& head) {
  const std::size_t at = head.find("Content-Length: ");
  return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
}

std::string ReadRequest(int connection) {
  std::string request;
  char buffer[4096];
  while (true) {
    const std::size_t end = request.find("\r\n\r\n");
    if (end != std::string::npos && request.size() >= end + 4 + BodySize(request.substr(0, end))) return request;
    const ssize_t size = recv(connection, buffer, sizeof(buffer), 0);
    if (size <= 0) return request;
    request.append(buffer, static_cast<std::size_t>(size));
  }
}

}  // namespace

ScriptedServer::ScriptedServer(std::vector<Answer> answers)
    : answers_(std::move(answers)), listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, generic, size) != 0 || listen(listener_, 16) != 0 ||
      getsockname(listener_, generic, &size) != 0) {
    throw std::runtime_error("no free port");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Serve(); });
}

ScriptedServer::~ScriptedServer() {
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  close(listener_);
}

std::string ScriptedServer::Url() const { return "http://127.0.0.1:" + std::to_string(port_); }

std::vector<std::string> ScriptedServer::Requests() {
  const std::lock_guard lock(mutex_);
  return requests_;
}

int ScriptedServer::sessions_opened() {
  const std::lock_guard lock(mutex_);
  return sessions_;
}

std::string ScriptedServer::AnswerTo(const std::string& request) {
  const std::lock_guard lock(mutex_);
  if (request.starts_with("POST /v1/sessions ")) {
    return Response(200, R"({"accessToken":"token-)" + std::to_string(++sessions_) + R"("})");
  }
  const Answer& answer = answers_[std::min(requests_.size(), answers_.size() - 1)];
  requests_.push_back(request);
  return answer.status == 0 ? "" : Response(answer.status, answer.body);
}

void ScriptedServer::Serve() {
  for (int connection; (connection = accept(listener_, nullptr, nullptr)) >= 0; close(connection)) {
    const std::string answer = AnswerTo(ReadRequest(connection));
    for (std::size_t sent = 0; sent < answer.size();) {
      const ssize_t size = send(connection, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
      if (size <= 0) break;
      sent += static_cast<std::size_t>(size);
    }
  }
}

}  // namespace passerelle::simulator
