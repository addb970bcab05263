// An HTTP server that answers what a test tells it, one answer a request, and remembers what was asked.
#pragma once

#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace passerelle::simulator {

class ScriptedServer {
 public:
  // Each answer is a status and a body; status 0 closes the connection without a word. The last answer is repeated.
  // Requests to /v1/sessions are answered with a new token each time and are not part of the script.
  struct Answer {
    int status;
    std::string body;
  };
  explicit ScriptedServer(std::vector<Answer> answers);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;

  std::string Url() const;
  // The scripted requests so far, headers and body.
  std::vector<std::string> Requests();
  int sessions_opened();

 private:
  void Serve();
  std::string AnswerTo(const std::string& request);

  const std::vector<Answer> answers_;
  int listener_;
  int port_ = 0;
  std::mutex mutex_;
  std::vector<std::string> requests_;
  int sessions_ = 0;
  std::thread thread_;
};

}  // namespace passerelle::simulator
