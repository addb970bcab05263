#include "gateway/transcoding/query_string.h"

#include <absl/status/status.h>

#include "gateway/base/text.h"
#include "gateway/routing/route_template.h"

namespace passerelle::gateway::transcoding {

constexpr std::size_t kMostParameters = 256;

absl::StatusOr<std::vector<QueryParameter>> ParseQuery(std::string_view query) {
  std::vector<QueryParameter> parameters;
  for (const std::string_view part : Split(query, '&')) {
    if (part.empty()) continue;
    if (parameters.size() == kMostParameters) return absl::InvalidArgumentError("there are too many query parameters");
    const std::size_t equals = part.find('=');
    auto name = routing::PercentDecode(part.substr(0, equals), false, true);
    if (!name.ok()) return name.status();
    const std::string_view rest = equals == std::string_view::npos ? "" : part.substr(equals + 1);
    auto value = routing::PercentDecode(rest, false, true);
    if (!value.ok()) return value.status();
    if (name->empty()) return absl::InvalidArgumentError("a query parameter has no name");
    parameters.push_back({*std::move(name), *std::move(value)});
  }
  return parameters;
}

}  // namespace passerelle::gateway::transcoding
