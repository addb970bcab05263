// Two ways to call an rpc with a request in JSON: through the gateway's REST routes, and at the service's own port.
#pragma once

#include <google/protobuf/descriptor.h>

#include <string>
#include <vector>

#include "services/runtime/access/principal.h"
#include "tests/access/matrix.h"
#include "tests/simulator/http.h"

namespace passerelle::access_tests {

struct Reply {
  std::string code;    // "OK", "PERMISSION_DENIED", …
  std::string reason;  // "SITE_FORBIDDEN"; empty when there is none
  std::string text;    // everything that came back, as it came

  bool Ok() const { return code == "OK"; }
  // Answered as if there were no such thing, or refused outright.
  bool Refused() const;
};

// At the service; nobody's assertion when `caller` is null.
Reply CallDirectly(const access::Principal* caller, const google::protobuf::MethodDescriptor& method,
                   const Json& request);

// A client of the gateway with one token, or none.
class GatewayClient {
 public:
  GatewayClient(int port, std::string token);
  // Lines to send beside those that every call has.
  void Add(const std::string& header) { headers_.push_back(header); }
  Reply Call(const google::protobuf::MethodDescriptor& method, const Json& request);
  // Anything else: the body and path as they are.
  Reply Send(const std::string& verb, const std::string& path, const std::string& body);

 private:
  std::vector<std::string> headers_;
  simulator::HttpConnection connection_;
};

}  // namespace passerelle::access_tests
