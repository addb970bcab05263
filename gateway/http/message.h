// HTTP requests and responses as the gateway's own code sees them, whatever library reads and writes them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace passerelle::gateway::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

// The head of a request.
struct RequestHead {
  std::string method;
  std::string path;     // percent-encoded
  std::string query;    // percent-encoded, without the question mark
  Headers headers;      // names in lower case
  std::string address;  // of the client, without port
  std::string request_id;
  bool has_body = false;
  bool encrypted = false;  // came to this process over TLS

  // The first value; empty when absent.
  std::string_view Header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (key == name) return value;
    }
    return {};
  }
  std::vector<std::string_view> Values(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& [key, value] : headers) {
      if (key == name) values.push_back(value);
    }
    return values;
  }
  std::size_t Count(std::string_view name) const {
    std::size_t count = 0;
    for (const auto& [key, value] : headers) count += key == name ? 1 : 0;
    return count;
  }
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  std::string code = "OK";  // the gRPC name of the outcome, for metrics

  void Set(std::string name, std::string value) { headers.emplace_back(std::move(name), std::move(value)); }
};

}  // namespace passerelle::gateway::http
