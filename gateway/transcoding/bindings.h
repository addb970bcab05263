// From the parts of a REST request to the wire form of its message: body, then query, then path and If-Match, so that
// the path always wins.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/routing/route_table.h"
#include "gateway/transcoding/query_string.h"
#include "gateway/transcoding/transcoder.h"

namespace passerelle::gateway::transcoding {

struct RestRequest {
  const routing::Route* route;
  std::vector<routing::PathBinding> path;
  std::vector<QueryParameter> query;
  std::optional<std::string> if_match;  // the etag, without quotes
  std::string_view body;                // JSON; empty stands for {}
};

// INVALID_ARGUMENT: INVALID_FIELDS for a parameter that is unknown, given twice although singular, or of another type;
// BODY_UNEXPECTED; FIELD_CONFLICT when the body says otherwise than the path or If-Match; IF_MATCH_UNEXPECTED; and what
// Transcoder refuses.
absl::StatusOr<std::string> BuildRequest(const RestRequest& request, const Transcoder& transcoder);

}  // namespace passerelle::gateway::transcoding
