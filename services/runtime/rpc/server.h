// The gRPC server of one process: every rpc of a pipeline, health that really asks, and reflection.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <string>

#include "services/runtime/rpc/pipeline.h"
#include "services/runtime/tls/credentials.h"

namespace passerelle::rpc {

struct ServerOptions {
  std::string address;  // "127.0.0.1:9001"; port 0 lets the system choose
  // Only processes of the suite may connect, and each call is checked against its certificate; null: in the clear.
  std::shared_ptr<const tls::Credentials> tls = {};
  std::string health_address = {};  // where health alone is served, in the clear; empty: nowhere
};

// Thread-safe.
class Server {
 public:
  // Opens the port; not serving, as far as health goes, until SetServing. `pipeline` must outlive it. UNAVAILABLE when
  // the address cannot be bound; a port that another process listens on is never shared.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options, const Pipeline& pipeline);
  ~Server();

  int port() const;
  int health_port() const;  // 0 without one
  // What grpc.health.v1.Health answers for readiness, the server as a whole, and each of its services.
  void SetServing(bool serving);
  // Sends callers who know of other replicas there; answers who comes nevertheless. Before Stop, so that no call is
  // lost.
  void SendCallersAway(absl::Time deadline);
  // Takes no further call, waits for the running ones until `deadline`, then cancels what is left.
  void Stop(absl::Time deadline);

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace passerelle::rpc
