// Keyset pagination (AIP-158): opaque page tokens that carry the last key of a page and are bound to the list's other
// arguments.
#pragma once

#include <absl/status/statusor.h>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
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

  // A part of that key; "" for the first page.
  std::string_view After(std::size_t part) const { return after.empty() ? std::string_view() : after.at(part); }
};

// Reads `page_size` and `page_token` of a list request. A token of another list, or of other filters, is
// INVALID_ARGUMENT (PAGE_TOKEN_INVALID).
absl::StatusOr<Page> ReadPage(const google::protobuf::Message& request, std::int32_t default_size, std::int32_t most);
// The token of the page that follows `last_key` for the same request.
std::string NextPageToken(const google::protobuf::Message& request, const std::vector<std::string>& last_key);

// Answers a page of `rows`, of which one more than its size was fetched: hands each of them to `add`, and sets the
// response's next page token when more follow. `key`: the columns that order the list.
template <class Rows, class Response, class Add>
void AnswerPage(const google::protobuf::Message& request, const Page& page, const Rows& rows,
                std::initializer_list<std::string_view> key, Response& response, const Add& add) {
  const auto size = static_cast<std::size_t>(page.size);
  for (std::size_t i = 0; i < std::min(rows.size(), size); ++i) add(rows[i]);
  if (rows.size() <= size) return;
  std::vector<std::string> last_key;
  for (const std::string_view column : key) last_key.emplace_back(rows[size - 1].Text(column));
  response.set_next_page_token(NextPageToken(request, last_key));
}

}  // namespace passerelle
