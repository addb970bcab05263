// Somebody who calls the public API, each time with an answer or a failed test.
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>

#include "tests/simulator/api.h"

namespace passerelle::e2e {

class Caller {
 public:
  using Json = nlohmann::json;

  explicit Caller(simulator::Access access) : session_(std::move(access)) {}

  Json Get(const std::string& path) { return Answered("GET", path, ""); }
  Json Post(const std::string& path, const Json& request = Json::object()) {
    return Answered("POST", path, request.dump());
  }
  // Why the call is refused; empty when it is not.
  std::string Refusal(const std::string& path, const Json& request) {
    const absl::StatusOr<std::string> answer = api_.Call("POST", path, request.dump());
    return answer.ok() ? "" : std::string(answer.status().message());
  }
  simulator::Api& api() { return api_; }

 private:
  Json Answered(const char* method, const std::string& path, const std::string& body) {
    const absl::StatusOr<std::string> answer = api_.Call(method, path, body);
    if (!answer.ok()) throw std::runtime_error(answer.status().ToString());
    return Json::parse(*answer);
  }

  simulator::Session session_;
  simulator::Tally tally_;
  simulator::Api api_{session_, tally_};
};

}  // namespace passerelle::e2e
