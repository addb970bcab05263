// Taking in the head of a request, and only one that nobody on the way can read in another way.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <string_view>

namespace passerelle::gateway::http {

using HeadParser = boost::beast::http::request_parser<boost::beast::http::empty_body>;

// Whether it is beyond doubt where the request ends: another proxy on the way must not see it otherwise.
bool FramedPlainly(const HeadParser::value_type& message);
// Whether a line of the raw head goes on with the one before it. The parser joins such lines, others do not (RFC 9112,
// 5.2).
bool HasFoldedLine(std::string_view head);

// Reads a head to its end. What came after it stays in `buffer`, and what was wrong with it. The parser takes in whole
// fields only, so that no fold lies between two of its pieces.
template <class Stream>
boost::asio::awaitable<void> ReadRequestHead(Stream& stream, boost::beast::flat_buffer& buffer, HeadParser& parser,
                                             boost::beast::error_code& error) {
  constexpr std::size_t kPiece = 4096;
  while (!parser.is_header_done()) {
    const std::size_t used = parser.put(buffer.data(), error);
    const auto raw = buffer.data();
    if (HasFoldedLine({static_cast<const char*>(raw.data()), used})) error = boost::beast::http::error::bad_value;
    if (error && error != boost::beast::http::error::need_more) co_return;
    buffer.consume(used);
    error = {};
    if (parser.is_header_done()) co_return;
    const std::size_t received = co_await stream.async_read_some(
        buffer.prepare(kPiece), boost::asio::redirect_error(boost::asio::use_awaitable, error));
    buffer.commit(received);
    if (error == boost::asio::error::eof) error = boost::beast::http::error::partial_message;
    if (error) co_return;
  }
}

}  // namespace passerelle::gateway::http
