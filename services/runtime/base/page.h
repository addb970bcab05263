// Keyset pagination (AIP-158): opaque page tokens that carry the last key of a page and are bound to the list's other
// arguments.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace google::protobuf {
class Message;
}

namespace passerelle {

struct Page {
  std::int32_t size;               // rows to answer; fetch size + 1 to learn whether more follow
  std::vector<std::string> after;  // the last key of the previous page; empty for the first page
};

// Reads `page_size` and `page_token` of a list request. A token of another list, or of other filters, is
// INVALID_ARGUMENT (PAGE_TOKEN_INVALID).
absl::StatusOr<Page> ReadPage(const google::protobuf::Message& request, std::int32_t default_size, std::int32_t most);
// The token of the page that follows `last_key` for the same request.
std::string NextPageToken(const google::protobuf::Message& request, const std::vector<std::string>& last_key);

}  // namespace passerelle
