// The other services of the suite, called in this service's own name: for questions whose answer must be fresh, and for
// work that another service does on this one's behalf.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/message.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "services/runtime/telemetry/trace.h"
#include "services/runtime/tls/credentials.h"

namespace passerelle::rpc {

struct NeighbourOptions {
  std::string service;                               // who calls
  std::string signing_key;                           // how it proves it
  std::map<std::string, std::string> addresses;      // neighbour → address
  std::shared_ptr<const tls::Credentials> tls = {};  // null: in the clear
};

// Thread-safe. Blocks: never call it on an event loop, nor inside a transaction that holds locks others wait for.
class Neighbours {
 public:
  // INVALID_ARGUMENT when there is a neighbour and the signing key is missing or bad.
  static absl::StatusOr<std::unique_ptr<Neighbours>> Create(NeighbourOptions options);
  ~Neighbours();

  // `method`: "passerelle.supplies.v1.VehicleStockService.LoadVehicle", whose policy is `internal`; its second word
  // names the neighbour. The callee's status comes back with its reason; UNAVAILABLE (SERVICE_UNAVAILABLE) when it
  // cannot be reached. With the same idempotency key a repeated call takes effect once.
  template <class Response>
  absl::StatusOr<Response> Call(std::string_view method, const google::protobuf::Message& request, absl::Time deadline,
                                const telemetry::TraceContext& trace, std::string_view idempotency_key = "") {
    Response response;
    absl::Status status = CallInto(method, request, deadline, trace, idempotency_key, response);
    if (!status.ok()) return status;
    return response;
  }

  // Ends every call that is under way, and every later one: for a process that stops.
  void Cancel();

 private:
  struct Impl;
  explicit Neighbours(std::unique_ptr<Impl> impl);
  absl::Status CallInto(std::string_view method, const google::protobuf::Message& request, absl::Time deadline,
                        const telemetry::TraceContext& trace, std::string_view idempotency_key,
                        google::protobuf::Message& response);
  std::unique_ptr<Impl> impl_;
};

}  // namespace passerelle::rpc
