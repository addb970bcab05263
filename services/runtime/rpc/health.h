// What grpc.health.v1.Health answers.
//
//   liveness             serving as long as the process answers at all
//   readiness, and ""    serving while what the process stands on is there
//   calls                serving until the process begins to stop; callers watch it, and leave for another replica then
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <string>

namespace grpc {
class CallbackGenericService;
class Server;
}  // namespace grpc

namespace passerelle::rpc {

inline constexpr char kTakesCalls[] = "calls";

// Tells a server's default health service whether the process is ready.
void TellReadiness(grpc::Server& server, bool ready);

// Lets callers who watch "calls" come.
void AcceptCallers(grpc::Server& server);
// Sends them away, and returns when they have had the time to go, at the deadline at the latest. gRPC loses calls that
// reach a server while it shuts down.
void SendCallersAway(grpc::Server& server, absl::Time deadline);

// A port of its own for probes that can neither show a certificate nor check one: health and nothing else, in the
// clear.
class HealthListener {
 public:
  // Alive, not ready. UNAVAILABLE when the address cannot be bound.
  static absl::StatusOr<std::unique_ptr<HealthListener>> Start(const std::string& address);
  ~HealthListener();

  int port() const { return port_; }
  void SetReady(bool ready) { TellReadiness(*server_, ready); }

 private:
  HealthListener();
  // A server must have a service besides health; this one knows no method.
  std::unique_ptr<grpc::CallbackGenericService> nothing_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace passerelle::rpc
