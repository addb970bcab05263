// What carries HTTP: TCP alone, or TLS over it. A session is written once, over either.
#pragma once

#include <absl/time/time.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream_base.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <memory>
#include <utility>

namespace passerelle::gateway::http {

class PlainTransport {
 public:
  static constexpr bool kEncrypted = false;

  explicit PlainTransport(boost::asio::ip::tcp::socket socket) : stream_(std::move(socket)) {}
  // What requests are read from.
  boost::beast::tcp_stream& stream() { return stream_; }
  // What lies beneath it, and has the time limits.
  boost::beast::tcp_stream& connection() { return stream_; }

  // Whether both sides agree to talk.
  boost::asio::awaitable<bool> Open(absl::Duration) { co_return true; }
  // Says that nothing more is sent, while the other side may be sending still.
  void EndSending() {
    boost::system::error_code ignored;
    stream_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
  }
  // Takes leave.
  boost::asio::awaitable<void> Close(absl::Duration) { co_return; }

 private:
  boost::beast::tcp_stream stream_;
};

class TlsTransport {
 public:
  static constexpr bool kEncrypted = true;

  TlsTransport(boost::asio::ip::tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> context)
      : context_(std::move(context)), stream_(std::move(socket), *context_) {}
  boost::beast::ssl_stream<boost::beast::tcp_stream>& stream() { return stream_; }
  boost::beast::tcp_stream& connection() { return stream_.next_layer(); }

  boost::asio::awaitable<bool> Open(absl::Duration limit) {
    boost::system::error_code error;
    connection().expires_after(absl::ToChronoNanoseconds(limit));
    co_await stream_.async_handshake(boost::asio::ssl::stream_base::server,
                                     boost::asio::redirect_error(boost::asio::use_awaitable, error));
    open_ = !error;
    co_return open_;
  }
  // The client knows by the length of the response: TLS ends both directions at once.
  void EndSending() {}
  // So that the client can tell the end from a connection that was cut.
  boost::asio::awaitable<void> Close(absl::Duration limit) {
    if (!open_) co_return;
    boost::system::error_code ignored;
    connection().expires_after(absl::ToChronoNanoseconds(limit));
    co_await stream_.async_shutdown(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
  }

 private:
  const std::shared_ptr<boost::asio::ssl::context> context_;
  boost::beast::ssl_stream<boost::beast::tcp_stream> stream_;
  bool open_ = false;
};

}  // namespace passerelle::gateway::http
