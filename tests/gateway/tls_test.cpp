// The public ports with a certificate, as a browser, a tablet and somebody with bad intentions meet them.
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <filesystem>

#include "gateway/base/text.h"
#include "tests/gateway/gateway_suite.h"
#include "tests/support/certificates.h"
#include "tests/support/look.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
namespace asio = boost::asio;

// How a connection ended on which these bytes were sent and nothing more.
struct LoneBytes {
  bool ended = false;  // by the server, before a time in which any server has
  std::string received;
};
LoneBytes SendAlone(int port, const std::string& bytes) {
  constexpr std::chrono::seconds kGiveUp(30);
  asio::io_context context;
  asio::ip::tcp::socket socket(context);
  socket.connect({asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)});
  asio::write(socket, asio::buffer(bytes));
  LoneBytes sent;
  asio::async_read(socket, asio::dynamic_buffer(sent.received),
                   [&](const boost::system::error_code& error, std::size_t) {
                     sent.ended = error != asio::error::operation_aborted;
                     context.stop();
                   });
  context.run_for(kGiveUp);
  return sent;
}

class PublicTls : public ::testing::Test {
 protected:
  // What curl prints that knows the authority and no other.
  std::pair<int, std::string> Curl(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {"curl", "-s", "-i", "--noproxy", "*", "--max-time", "20", "--cacert", authority_.file()});
    return RunProgram(arguments);
  }
  std::string Url(std::string_view path) const { return Cat("https://localhost:", gateway_->http_port(), path); }
  Handshake Shake(std::string_view arguments) {
    return ShakeHands(gateway_->http_port(), Cat("-verify_return_error -CAfile ", authority_.file(), " ", arguments));
  }
  Handshake ShakeGrpc(std::string_view arguments) {
    return ShakeHands(gateway_->grpc_port(), Cat("-verify_return_error -CAfile ", authority_.file(), " ", arguments));
  }

  GatewaySuite& suite_ = GatewaySuite::Running();
  Authority authority_;
  const std::string folder_ = authority_.NewFolder({});
  const std::unique_ptr<gateway::Gateway> gateway_ = suite_.StartAnother({{"PASSERELLE_PUBLIC_TLS_DIR", folder_}});
};

TEST_F(PublicTls, AnswersRest) {
  const Login director = suite_.NewLogin("director", {"*"});
  const auto [code, answer] = Curl({"-H", Cat("Authorization: Bearer ", director.token), Url("/v1/me")});
  ASSERT_EQ(code, 0) << answer;
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(answer, HasSubstr("\"roles\":[\"director\"]"));
}

TEST_F(PublicTls, TellsBrowsersToComeBackOverTlsOnly) {
  EXPECT_THAT(Curl({Url("/livez")}).second, HasSubstr("Strict-Transport-Security: max-age="));
  EXPECT_FALSE(suite_.Call("GET", "/livez").headers.contains("strict-transport-security"));
}

TEST_F(PublicTls, TakesSeveralRequestsOnAConnection) {
  const auto [code, answers] = Curl({"-v", Url("/livez"), Url("/livez")});
  EXPECT_EQ(code, 0);
  EXPECT_THAT(answers, HasSubstr("Re-using existing connection"));
}

TEST_F(PublicTls, LetsTheClientReadWhyALargeBodyWasRefused) {
  const std::string body = Cat("@", std::string(getenv("PASSERELLE_BIN")), "/api.pb");
  const auto [code, answer] =
      Curl({"-H", "Content-Type: application/json", "-H", "Expect:", "--data-binary", body, Url("/v1/sessions")});
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(answer, HasSubstr("BODY_TOO_LARGE"));
}

TEST_F(PublicTls, TakesLeaveSoThatACutConnectionIsKnown) {
  const std::string text =
      ShakeHands(gateway_->http_port(), "-ign_eof", R"(GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n)")
          .text;
  EXPECT_THAT(text, HasSubstr("HTTP/1.1 200"));
  EXPECT_THAT(text, Not(HasSubstr("unexpected eof")));
}

TEST_F(PublicTls, AnswersGrpc) {
  const std::string site = Suite::Running().NewSite();
  const Login reception = suite_.NewLogin("reception", {site});
  const std::string source = getenv("PASSERELLE_SOURCE");
  const auto [code, output] =
      RunProgram({"node", source + "/tests/gateway/clients/grpc_js.mjs", Cat("localhost:", gateway_->grpc_port()),
                  Cat(source, "/protos:/usr/share/gocode/src/github.com/gogo/googleapis"), reception.token, site,
                  authority_.file()});
  EXPECT_EQ(code, 0) << output;
}

TEST_F(PublicTls, SpeaksNoProtocolThatIsOld) {
  constexpr char kOldCiphers[] = " -cipher ALL:@SECLEVEL=0";
  EXPECT_FALSE(Shake(Cat("-tls1_1", kOldCiphers)).completed);
  EXPECT_FALSE(ShakeGrpc(Cat("-tls1_1 -alpn h2", kOldCiphers)).completed);
  for (const char* version : {"-tls1_2", "-tls1_3"}) {
    EXPECT_TRUE(Shake(version).completed) << version;
    EXPECT_TRUE(ShakeGrpc(Cat(version, " -alpn h2")).completed) << version;
  }
  EXPECT_FALSE(Shake("-tls1_2 -cipher AES128-SHA").completed) << "without forward secrecy";
}

TEST_F(PublicTls, AgreesOnWhatIsSpokenInside) {
  EXPECT_THAT(Shake("-alpn http/1.1").text, HasSubstr("ALPN protocol: http/1.1"));
  EXPECT_THAT(Shake("-alpn h2,http/1.1").text, HasSubstr("ALPN protocol: http/1.1"));
  EXPECT_FALSE(Shake("-alpn h2").completed);
  EXPECT_THAT(ShakeGrpc("-alpn h2").text, HasSubstr("ALPN protocol: h2"));
}

TEST_F(PublicTls, RefusesARequestInTheClear) {
  const LoneBytes sent = SendAlone(gateway_->http_port(), "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(sent.ended);
  EXPECT_THAT(sent.received, Not(HasSubstr("HTTP/1.1 200")));
  EXPECT_EQ(Curl({Url("/livez")}).first, 0) << "the next one is served";
}

TEST_F(PublicTls, DropsAClientThatDoesNotGoOnWithItsHandshake) {
  EXPECT_TRUE(SendAlone(gateway_->http_port(), std::string("\x16\x03\x01", 3)).ended);
  EXPECT_TRUE(SendAlone(gateway_->http_port(), "").ended);
}

TEST_F(PublicTls, ShowsARenewedCertificateToNewConnections) {
  EXPECT_EQ(Shake("").certificate, CertificateIn(folder_));
  EXPECT_EQ(ShakeGrpc("-alpn h2").certificate, CertificateIn(folder_));
  const std::string before = CertificateIn(folder_);
  authority_.Renew(folder_, {});
  const std::string renewed = CertificateIn(folder_);
  ASSERT_NE(before, renewed);
  const absl::Time give_up = absl::Now() + testing::kPatience;
  while ((Shake("").certificate != renewed || ShakeGrpc("-alpn h2").certificate != renewed) && absl::Now() < give_up) {
    EXPECT_EQ(Curl({Url("/livez")}).first, 0) << "no request fails meanwhile";
  }
  EXPECT_EQ(Shake("").certificate, renewed);
  EXPECT_EQ(ShakeGrpc("-alpn h2").certificate, renewed);
}

TEST(PublicTlsFolder, ThatCannotBeUsedIsNamed) {
  Authority authority;
  const std::string folder = authority.NewFolder({});
  std::filesystem::remove(folder + "/tls.key");
  try {
    GatewaySuite::Running().StartAnother({{"PASSERELLE_PUBLIC_TLS_DIR", folder}});
    FAIL() << "it started";
  } catch (const std::runtime_error& refused) {
    EXPECT_THAT(refused.what(), HasSubstr(Cat("PASSERELLE_PUBLIC_TLS_DIR: ", folder, "/tls.key: cannot be read")));
  }
}

}  // namespace
}  // namespace passerelle::testing
