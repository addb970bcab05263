// A span as it is kept until it is exported. Included by this folder's .cpp files only.
#pragma once

#include <absl/time/time.h>

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "services/runtime/telemetry/span.h"

namespace passerelle::telemetry {

struct SpanRecord {
  SpanKind kind = SpanKind::kInternal;
  std::string name;
  TraceContext context;
  std::string parent;  // empty: none
  absl::Time start;
  absl::Time end;
  std::vector<std::pair<std::string_view, std::variant<std::int64_t, std::string>>> attributes;
  bool failed = false;
};

// Thread-safe; never blocks.
class SpanSink {
 public:
  virtual ~SpanSink() = default;
  virtual void Take(const SpanRecord& span) = 0;
  // Whether a trace that begins here is sampled.
  virtual bool Samples(std::string_view trace_id) const = 0;
};

}  // namespace passerelle::telemetry
