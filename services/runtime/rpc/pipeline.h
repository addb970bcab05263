// What every rpc goes through, whatever brought it here: trace and log scope → deadline → principal → policy →
// admission → validation → handler → status mapping → metrics → audit. A handler sees an authorised principal and a
// valid request; it cannot be called otherwise.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/runtime/access/assertion.h"
#include "services/runtime/access/principal.h"
#include "services/runtime/rpc/admission.h"
#include "services/runtime/rpc/context.h"
#include "services/runtime/rpc/method.h"
#include "services/runtime/telemetry/metrics.h"

namespace passerelle::rpc {

// A call as it arrives. The views must stay valid until the outcome is handed over.
struct InboundCall {
  std::string_view method;   // "passerelle.contacts.v1.PeopleService.GetPerson"
  std::string_view request;  // wire form
  absl::Time deadline = absl::InfiniteFuture();
  std::string trace_parent;
  std::string idempotency_key;
  std::string assertion;  // access::kAssertionMetadata
  std::optional<access::Principal>
      principal;  // given by a caller in this process that has verified it; `assertion` is then not read
  // The process that the caller's certificate names, empty for none; absent when it came in the clear, or from this
  // process.
  std::optional<std::string> peer;
  std::function<bool()> cancelled;  // optional: whether the caller has given up
};

// How a call ended: a status that may be shown to the caller, and the response's wire form when it is OK.
struct Outcome {
  absl::Status status;
  std::string response;
};

// Everything here outlives the pipeline.
struct PipelineOptions {
  std::vector<Method> methods;
  const Resources* resources = nullptr;
  const access::AssertionVerifier* verifier = nullptr;  // absent when callers are always known already
  Admission* admission = nullptr;
  telemetry::Metrics* metrics = nullptr;
  std::function<void()> written = [] {};  // called after a successful call that may have changed something
};

// Thread-safe.
class Pipeline {
 public:
  // FAILED_PRECONDITION when an rpc is unknown to the contract, has no usable policy, another request type, or when a
  // service of the contract is only partly handled.
  static absl::StatusOr<std::unique_ptr<Pipeline>> Create(PipelineOptions options);
  ~Pipeline();

  // Never blocks. `done` is called once: here when the call is refused, on a worker otherwise.
  void Start(InboundCall call, std::function<void(Outcome)> done) const;
  // The same, waiting for the outcome. Not for a worker or an event loop.
  Outcome Run(InboundCall call) const;

  // The full names of its rpcs.
  std::vector<std::string> Methods() const;

 private:
  struct Impl;
  explicit Pipeline(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace passerelle::rpc
