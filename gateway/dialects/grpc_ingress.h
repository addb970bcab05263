// Native gRPC: any unary method of the route table, bytes in and bytes out, under the same policy as every other
// dialect.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <map>
#include <memory>
#include <string>

#include "gateway/access/admission.h"
#include "gateway/access/client_address.h"
#include "gateway/routing/route_table.h"
#include "gateway/telemetry/call_metrics.h"
#include "gateway/upstream/backend.h"

namespace passerelle::gateway::dialects {

struct GrpcIngressInputs {
  const routing::RouteTable& table;
  Admission& admission;
  const std::map<std::string, std::unique_ptr<Backend>>& backends;
  CallMetrics& metrics;
  const TrustedProxies& proxies;
};

class GrpcIngress {
 public:
  // UNAVAILABLE when the address cannot be bound; a port is never shared. Also serves grpc.health.v1.Health for the
  // server as a whole. `tls_folder`: as of PASSERELLE_PUBLIC_TLS_DIR; empty: in the clear.
  static absl::StatusOr<std::unique_ptr<GrpcIngress>> Start(const std::string& address, const std::string& tls_folder,
                                                            const GrpcIngressInputs& inputs);
  ~GrpcIngress();

  int port() const;
  void SetServing(bool serving);
  // Takes no further call, waits for the running ones until `deadline`, then cancels what is left.
  void Stop(absl::Time deadline);

 private:
  struct Impl;
  explicit GrpcIngress(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace passerelle::gateway::dialects
