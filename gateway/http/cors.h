// Which web pages of other origins may call.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "gateway/http/message.h"

namespace passerelle::gateway::http {

class Cors {
 public:
  // `origins`: "https://app.example.org,https://…"; empty: none.
  explicit Cors(std::string_view origins);

  // The answer to a preflight request; absent for any other request or origin.
  std::optional<Response> Preflight(const RequestHead& head) const;
  // Lets an allowed origin read the response.
  void Allow(const RequestHead& head, Response& response) const;

 private:
  bool Knows(const RequestHead& head) const;
  std::set<std::string, std::less<>> origins_;
};

}  // namespace passerelle::gateway::http
