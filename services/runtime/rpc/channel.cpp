#include "services/runtime/rpc/channel.h"

#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>
#include <arpa/inet.h>
#include <grpcpp/grpcpp.h>

#include <vector>

#include "services/runtime/base/text.h"
#include "services/runtime/rpc/health.h"
#include "services/runtime/rpc/limits.h"

namespace passerelle::rpc {
namespace {

// A neighbour that comes back is found soon.
constexpr int kLeastBackOffMs = 50;
constexpr int kMostBackOffMs = 1000;
// One attempt, TLS and all, on a machine that is busy.
constexpr int kConnectMs = 5000;
// A replica that came up is found before the one it replaces is gone.
constexpr int kLeastDnsPauseMs = 1000;

enum class Family { kNone, kIpv4, kIpv6 };

// Of "10.0.0.1:9101" or "[::1]:9101"; none for anything else.
Family FamilyOf(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos || colon + 1 == address.size()) return Family::kNone;
  const std::string host = address.substr(0, colon);
  in6_addr parsed;
  if (inet_pton(AF_INET, host.c_str(), &parsed) == 1) return Family::kIpv4;
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed && inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &parsed) == 1) return Family::kIpv6;
  return Family::kNone;
}

}  // namespace

absl::StatusOr<std::string> TargetOf(std::string_view addresses) {
  const std::vector<std::string> all = absl::StrSplit(ToAbsl(addresses), '|');
  if (all.size() == 1) return all.front();
  const Family family = FamilyOf(all.front());
  for (const std::string& address : all) {
    if (family != Family::kNone && FamilyOf(address) == family) continue;
    return absl::InvalidArgumentError(
        StrCat("\"", address,
               "\" is not IP:PORT as the others: several addresses are IPv4 or IPv6; give one name for "
               "replicas that DNS knows"));
  }
  return StrCat(family == Family::kIpv4 ? "ipv4:" : "ipv6:", absl::StrJoin(all, ","));
}

std::shared_ptr<grpc::Channel> OpenChannel(const std::string& target, const tls::Peer& peer, int most_response_bytes) {
  grpc::ChannelArguments arguments;
  arguments.SetLoadBalancingPolicyName("round_robin");
  arguments.SetMaxReceiveMessageSize(most_response_bytes);
  arguments.SetInt(GRPC_ARG_MAX_METADATA_SIZE, kMostMetadataBytes);
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kLeastBackOffMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kMostBackOffMs);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kConnectMs);  // its name notwithstanding
  arguments.SetInt(GRPC_ARG_DNS_MIN_TIME_BETWEEN_RESOLUTIONS_MS, kLeastDnsPauseMs);
  arguments.SetServiceConfigJSON(StrCat(R"({"healthCheckConfig": {"serviceName": ")", kTakesCalls, R"("}})"));
  return grpc::CreateCustomChannel(target, tls::ChannelCredentialsFor(peer), arguments);
}

}  // namespace passerelle::rpc
