#include "services/runtime/telemetry/tracing.h"

#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <arpa/inet.h>

#include <cmath>
#include <cstdint>

#include "services/runtime/telemetry/otlp_sink.h"
#include "services/runtime/telemetry/span_record.h"

namespace passerelle::telemetry {
namespace {

bool IsThisMachine(const std::string& host) {
  constexpr in_addr_t kLoopbackNet = 127;
  in_addr address{};
  if (inet_pton(AF_INET, host.c_str(), &address) == 1) return ntohl(address.s_addr) >> 24 == kLoopbackNet;
  return host == "localhost" || host == "[::1]";
}

// "collector:4318" without the port; a host within brackets keeps them.
std::string_view HostOf(std::string_view authority) {
  const std::size_t after_brackets = authority.starts_with('[') ? authority.find(']') : 0;
  const std::size_t colon = authority.find(':', after_brackets == std::string_view::npos ? 0 : after_brackets);
  return authority.substr(0, colon);
}

}  // namespace

absl::Status CheckEndpoint(const std::string& endpoint) {
  const std::string_view text = endpoint;
  const bool encrypted = text.starts_with("https://");
  if (!encrypted && !text.starts_with("http://")) return absl::InvalidArgumentError("must be an https:// URL");
  const std::string_view rest = text.substr(text.find("//") + 2);
  const std::string_view authority = rest.substr(0, rest.find('/'));
  if (HostOf(authority).empty() || text.find_first_of(" \t\r\n?#@") != std::string_view::npos) {
    return absl::InvalidArgumentError("must be a URL without user, query and fragment");
  }
  if (encrypted || IsThisMachine(std::string(HostOf(authority)))) return absl::OkStatus();
  return absl::InvalidArgumentError("plain http:// is for a collector on this machine only; give an https:// URL");
}

bool SampledByRatio(std::string_view trace_id, double ratio) {
  if (ratio >= 1) return true;
  // The last 56 bits are random, whoever made the id: W3C Trace Context level 2 says so.
  constexpr std::size_t kDigits = 14;
  std::uint64_t drawn = 0;
  if (trace_id.size() < kDigits) return false;
  const std::string_view digits = trace_id.substr(trace_id.size() - kDigits);
  if (!absl::SimpleHexAtoi({digits.data(), digits.size()}, &drawn)) return false;
  return static_cast<double>(drawn) < std::ldexp(ratio, 4 * kDigits);
}

absl::StatusOr<std::unique_ptr<Tracing>> Tracing::Start(const TracingOptions& options, Metrics& metrics) {
  if (absl::Status status = CheckEndpoint(options.endpoint); !status.ok()) return status;
  internal::span_sink = MakeOtlpSink(options, metrics);
  return std::unique_ptr<Tracing>(new Tracing);
}

Tracing::~Tracing() { StopOtlpSink(internal::span_sink.exchange(nullptr)); }

}  // namespace passerelle::telemetry
