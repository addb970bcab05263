#include "gateway/http/request_reading.h"

#include "gateway/base/text.h"

namespace passerelle::gateway::http {

namespace bhttp = boost::beast::http;

bool FramedPlainly(const HeadParser::value_type& message) {
  const bool one_host = message.version() < 11 || message.count(bhttp::field::host) == 1;
  const std::size_t encodings = message.count(bhttp::field::transfer_encoding);
  const auto encoding = message[bhttp::field::transfer_encoding];
  const bool chunked = encodings == 1 && EqualsIgnoreCase({encoding.data(), encoding.size()}, "chunked");
  return one_host && (encodings == 0 || (chunked && message.version() == 11));
}

bool HasFoldedLine(std::string_view head) {
  for (std::size_t end = head.find('\n'); end != std::string_view::npos; end = head.find('\n', end + 1)) {
    const std::string_view line = head.substr(end + 1);
    if (line.starts_with(' ') || line.starts_with('\t')) return true;
  }
  return false;
}

}  // namespace passerelle::gateway::http
