#include "services/runtime/telemetry/trace.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <sodium.h>

#include <algorithm>

#include "services/runtime/telemetry/span_record.h"

namespace passerelle::telemetry {
namespace {

constexpr std::size_t kTraceIdLength = 32;
constexpr std::size_t kSpanIdLength = 16;
// "00-" trace id "-" span id "-" flags
constexpr std::size_t kTraceparentLength = 55;

bool IsLowerHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool IsZero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

// An id of all zeros is invalid; chance gives one never, but a check is cheap.
std::string RandomId(std::size_t length) {
  std::string bytes(length / 2, '\0');
  std::string id;
  do {
    randombytes_buf(bytes.data(), bytes.size());
    id = absl::BytesToHexString(bytes);
  } while (IsZero(id));
  return id;
}

int HexValue(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

}  // namespace

TraceContext TraceContext::NewRoot() {
  TraceContext root{RandomId(kTraceIdLength), RandomId(kSpanIdLength), false};
  const SpanSink* sink = internal::span_sink.load(std::memory_order_acquire);
  if (sink != nullptr) root.sampled = sink->Samples(root.trace_id);
  return root;
}

std::optional<TraceContext> TraceContext::Parse(std::string_view traceparent) {
  if (traceparent.size() < kTraceparentLength) return std::nullopt;
  const std::string_view version = traceparent.substr(0, 2);
  const std::string_view trace_id = traceparent.substr(3, kTraceIdLength);
  const std::string_view span_id = traceparent.substr(36, kSpanIdLength);
  const std::string_view flags = traceparent.substr(53, 2);
  if (traceparent[2] != '-' || traceparent[35] != '-' || traceparent[52] != '-') return std::nullopt;
  if (!IsLowerHex(version) || version == "ff" || !IsLowerHex(flags)) return std::nullopt;
  // A later version may append fields; version 00 may not.
  if (traceparent.size() > kTraceparentLength && (version == "00" || traceparent[kTraceparentLength] != '-'))
    return std::nullopt;
  if (!IsLowerHex(trace_id) || IsZero(trace_id) || !IsLowerHex(span_id) || IsZero(span_id)) return std::nullopt;
  return TraceContext{std::string(trace_id), std::string(span_id), (HexValue(flags[1]) & 1) != 0};
}

TraceContext TraceContext::Child() const { return {trace_id, RandomId(kSpanIdLength), sampled}; }

std::string TraceContext::Traceparent() const {
  return absl::StrCat("00-", trace_id, "-", span_id, sampled ? "-01" : "-00");
}

}  // namespace passerelle::telemetry
