// How many connections are open at once: more than that are sent away, and those that are open are served on.
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <chrono>

#include "gateway/base/text.h"
#include "tests/gateway/gateway_suite.h"
#include "tests/support/certificates.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;
using ::testing::StartsWith;
namespace asio = boost::asio;

constexpr char kLivez[] = "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr char kLivezOnce[] = "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

class OpenConnection {
 public:
  explicit OpenConnection(int port) : socket_(context_) {
    socket_.connect({asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)});
  }
  // The head of the answer to a request; what came otherwise.
  std::string Ask() {
    boost::system::error_code error;
    asio::write(socket_, asio::buffer(std::string_view(kLivez)), error);
    std::string received;
    asio::read_until(socket_, asio::dynamic_buffer(received), "\r\n\r\n", error);
    return received;
  }
  // Whether the server ends it before it has said anything.
  bool IsSentAway() {
    bool ended = false;
    std::string received;
    asio::async_read(socket_, asio::dynamic_buffer(received), [&](const boost::system::error_code& error, std::size_t) {
      ended = error != asio::error::operation_aborted;
      context_.stop();
    });
    context_.run_for(std::chrono::seconds(4));
    return ended && received.empty();
  }

 private:
  asio::io_context context_;
  asio::ip::tcp::socket socket_;
};

// Waits until the condition holds; whether it did.
template <class Condition>
bool Soon(Condition condition) {
  const absl::Time give_up = absl::Now() + absl::Seconds(30);
  while (!condition()) {
    if (absl::Now() > give_up) return false;
  }
  return true;
}

TEST(OpenConnections, AreNoMoreThanTheirBound) {
  const auto gateway = GatewaySuite::Running().StartAnother({{"PASSERELLE_CONNECTIONS", "2"}});
  auto first = std::make_unique<OpenConnection>(gateway->http_port());
  OpenConnection second(gateway->http_port());
  ASSERT_THAT(first->Ask(), StartsWith("HTTP/1.1 200"));
  ASSERT_THAT(second.Ask(), StartsWith("HTTP/1.1 200"));
  EXPECT_TRUE(OpenConnection(gateway->http_port()).IsSentAway());
  EXPECT_THAT(second.Ask(), StartsWith("HTTP/1.1 200")) << "who is there already is served on";
  first.reset();
  EXPECT_TRUE(Soon([&] { return RawExchange(gateway->http_port(), kLivezOnce).find("HTTP/1.1 200") == 0; }))
      << "the place of one that ended is free";
}

TEST(OpenConnections, CountFromBeforeTheirHandshake) {
  Authority authority;
  const auto gateway = GatewaySuite::Running().StartAnother(
      {{"PASSERELLE_CONNECTIONS", "2"}, {"PASSERELLE_PUBLIC_TLS_DIR", authority.NewFolder({})}});
  const OpenConnection silent(gateway->http_port()), mute(gateway->http_port());
  EXPECT_TRUE(OpenConnection(gateway->http_port()).IsSentAway());
  EXPECT_TRUE(Soon([&] {
    return RunProgram({"curl", "-s", "--noproxy", "*", "--max-time", "5", "--cacert", authority.file(),
                       Cat("https://localhost:", gateway->http_port(), "/livez")})
               .first == 0;
  })) << "those that never shake hands are dropped";
}

}  // namespace
}  // namespace passerelle::testing
