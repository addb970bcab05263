// One connection to Redis; an answer is only ever that of the command just sent.
#pragma once

#include <absl/time/time.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace passerelle::cache {

// Where Redis is: "redis://[user:password@]host[:port]" or "unix:/path".
struct RedisAddress {
  std::string path;  // of a unix socket; empty for TCP
  std::string host;
  int port = 6379;
  std::string user;
  std::string password;

  // Absent when `url` is neither form.
  static std::optional<RedisAddress> Parse(std::string_view url);
};

// What Redis answered.
struct Reply {
  enum class Kind { kNothing, kValues, kError };
  Kind kind;
  std::vector<std::string> values;  // of an array, or the single value; numbers as decimal text; the text of an error
};

// Not thread-safe. After a failure the connection is dead: a late answer would be taken for that of the next command.
class RedisConnection {
 public:
  // Null when Redis cannot be reached before `deadline`.
  static std::unique_ptr<RedisConnection> Open(const RedisAddress& address, absl::Time deadline);
  ~RedisConnection();

  // Absent when no answer came before `deadline`; the connection is dead then.
  std::optional<Reply> Run(const std::vector<std::string>& command, absl::Time deadline);

 private:
  struct Impl;
  explicit RedisConnection(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace passerelle::cache
