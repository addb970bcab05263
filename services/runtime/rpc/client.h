// Calls to another service of the suite.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/message.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "services/runtime/tls/credentials.h"

namespace passerelle::rpc {

struct CallOptions {
  absl::Time deadline;
  std::string assertion;  // access::AssertionSigner::Sign
  std::string trace_parent;
  std::string idempotency_key;
  std::map<std::string, std::string> metadata;
};

// One service reached over gRPC; calls take turns over its replicas, and one that a replica leaves without an answer is
// made again where that is harmless (see repetition.h). Thread-safe. Blocks: never call it on an event loop.
class Client {
 public:
  // `address`: see TargetOf. `peer`: who must answer there; by default anybody, in the clear.
  explicit Client(const std::string& address, const tls::Peer& peer = {});
  ~Client();

  // `method`: "passerelle.contacts.v1.PeopleService.GetPerson". The callee's status comes back with its reason and
  // violations.
  template <class Response>
  absl::StatusOr<Response> Call(std::string_view method, const google::protobuf::Message& request,
                                const CallOptions& options) {
    Response response;
    absl::Status status = CallInto(method, request, options, response);
    if (!status.ok()) return status;
    return response;
  }

  // The same for a response whose type is known only at run time; `response` is valid when the status is OK.
  absl::Status CallInto(std::string_view method, const google::protobuf::Message& request, const CallOptions& options,
                        google::protobuf::Message& response);

  // Ends every call that is under way, and every later one, with CANCELLED: for a process that stops.
  void Cancel();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace passerelle::rpc
