// Where an admitted call goes: a service over gRPC, or the gateway's own handlers.
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <functional>
#include <string>

#include "gateway/access/authenticator.h"
#include "gateway/routing/method_entry.h"
#include "services/runtime/telemetry/trace.h"

namespace passerelle::gateway {

struct BackendCall {
  const routing::MethodEntry* method;
  std::string request;  // wire form
  CallerPtr caller;     // null for a public method
  std::string address;  // of the client
  absl::Time deadline;
  telemetry::TraceContext trace;
  std::string idempotency_key;
  std::string purpose;        // a name of v1::Purpose
  absl::Status refusal = {};  // not OK: answered at once with this; see audit::RecordsRefusal
};

// Whether the call may be sent again, because nothing then happens twice.
inline bool IsRepeatable(const BackendCall& call) {
  return call.method->safe || (call.method->creates && !call.idempotency_key.empty());
}

struct BackendAnswer {
  absl::Status status;   // as callers may see it
  std::string response;  // wire form
};

// Thread-safe.
class Backend {
 public:
  virtual ~Backend() = default;
  // `done` is called once, on any thread; it must not block.
  virtual void Call(BackendCall call, std::function<void(BackendAnswer)> done) = 0;
  // Whether it would serve now; `done` likewise.
  virtual void Check(absl::Time deadline, std::function<void(bool)> done) = 0;
};

}  // namespace passerelle::gateway
