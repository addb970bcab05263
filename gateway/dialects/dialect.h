// One request in one dialect: how its bytes become a message and how the answer becomes bytes.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <string>

#include "gateway/access/admission.h"
#include "gateway/http/message.h"
#include "gateway/routing/route_table.h"
#include "gateway/transcoding/transcoder.h"
#include "services/runtime/telemetry/trace.h"

namespace passerelle::gateway::dialects {

// What every dialect says beside the message.
struct CallHead {
  const routing::MethodEntry* method;
  Credentials credentials;
  std::string idempotency_key;
  absl::Duration timeout;  // the client's or the policy's, whichever is shorter
  telemetry::TraceContext trace;
  std::string parent_span = {};  // the caller's, when it has the trace sampled
  std::string_view route = {};   // as the route table writes it: "/v1/people/{id}", or the gRPC path
  std::string purpose;           // a name of v1::Purpose
};

class Dialect {
 public:
  virtual ~Dialect() = default;
  virtual std::string_view name() const = 0;
  const CallHead& call() const { return call_; }

  // The request's message in wire form.
  virtual absl::StatusOr<std::string> ReadRequest(std::string body) = 0;
  virtual http::Response WriteAnswer(std::string_view response) = 0;
  virtual http::Response WriteError(const absl::Status& status) = 0;

 protected:
  explicit Dialect(CallHead call) : call_(std::move(call)) {}
  // For an answer that cannot be written in this dialect; the log tells under the call's trace why.
  http::Response WriteFault(const absl::Status& fault);

 private:
  CallHead call_;
};

// A dialect that understands the request, or the response that says why none does.
struct Recognition {
  std::unique_ptr<Dialect> dialect;
  http::Response refusal;
};

struct DialectInputs {
  const routing::RouteTable& table;
  const transcoding::Transcoder& transcoder;
};

// By path and content type. 404 ROUTE_UNKNOWN, 405 METHOD_NOT_ALLOWED with Allow, 415 MEDIA_TYPE_UNSUPPORTED, 400 for a
// bad header. `head` must outlive the dialect.
Recognition Recognise(const DialectInputs& inputs, const http::RequestHead& head);

// The parts of the head that all dialects share; `client_timeout` is the dialect's own header. INVALID_ARGUMENT
// (INVALID_FIELDS) for a header given twice or of a bad form, (PURPOSE_UNKNOWN) for a purpose that is none.
absl::StatusOr<CallHead> ReadCallHead(const routing::MethodEntry& method, const http::RequestHead& head,
                                      absl::Duration client_timeout);
// The media type without parameters, in lower case.
std::string MediaType(const http::RequestHead& head);

std::unique_ptr<Dialect> MakeRest(const DialectInputs& inputs, const http::RequestHead& head, routing::RouteMatch match,
                                  CallHead call);
std::unique_ptr<Dialect> MakeConnect(const DialectInputs& inputs, bool json, CallHead call);
std::unique_ptr<Dialect> MakeGrpcWeb(bool text, CallHead call);

}  // namespace passerelle::gateway::dialects
