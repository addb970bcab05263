// HTTP/1.1: a listener, and one coroutine a connection.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <string>

#include "gateway/http/application.h"
#include "gateway/http/limits.h"
#include "gateway/http/tls_context.h"

namespace passerelle::gateway::http {

class Server {
 public:
  // Listens on `address` ("127.0.0.1:8080"; port 0 lets the system choose) with `threads` event loops; a connection
  // stays on one. UNAVAILABLE when the port is taken: it is never shared. `application` must outlive it, and `tls`,
  // which is null for HTTP in the clear.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const std::string& address, int threads, const Limits& limits,
                                                       Application& application, const TlsContext* tls = nullptr);
  ~Server();

  int port() const;
  // Accepts no more, lets running requests finish until `deadline`, then closes what is left.
  void Stop(absl::Time deadline);

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace passerelle::gateway::http
