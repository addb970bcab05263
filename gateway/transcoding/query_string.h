// The query part of a request target.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace passerelle::gateway::transcoding {

struct QueryParameter {
  std::string name;
  std::string value;

  bool operator==(const QueryParameter&) const = default;
};

// "a=1&b=x+y" → {{"a","1"},{"b","x y"}}, in order, percent-decoded. INVALID_ARGUMENT for a broken percent code, a NUL,
// an empty name or more than 256 parameters.
absl::StatusOr<std::vector<QueryParameter>> ParseQuery(std::string_view query);

}  // namespace passerelle::gateway::transcoding
