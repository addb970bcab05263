// One keep-alive HTTP connection.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace passerelle::simulator {

struct HttpResponse {
  int status = 0;  // 0 when no whole response came; `body` then says why
  std::string body;
  double retry_after_seconds = 0;  // of the Retry-After header
};

// Used by one thread at a time.
class HttpConnection {
 public:
  explicit HttpConnection(std::string base_url);
  ~HttpConnection();
  HttpConnection(HttpConnection&&) noexcept;

  // `path` starts with "/" and holds the query. Headers are whole lines, "Name: value". Waits at most 40 s.
  HttpResponse Send(const char* method, std::string_view path, std::string_view body,
                    const std::vector<std::string>& headers);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// `text` as it may stand in a query.
std::string UrlEncode(std::string_view text);

}  // namespace passerelle::simulator
