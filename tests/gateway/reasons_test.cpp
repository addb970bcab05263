// The reasons that the door itself gives, in the words that programs read.
#include <gtest/gtest.h>

#include "gateway/base/text.h"
#include "google/rpc/status.pb.h"
#include "passerelle/gateway/v1/sessions.pb.h"
#include "services/runtime/base/status.h"
#include "services/runtime/rpc/client.h"
#include "tests/gateway/gateway_suite.h"
#include "tests/support/look.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;

class Reasons : public ::testing::Test {
 protected:
  std::string Of(std::string_view method, std::string_view path, std::string_view body = "", HttpHeaders headers = {}) {
    return suite_.CallAs(login_, method, path, body, std::move(headers)).reason();
  }
  GatewaySuite& suite_ = GatewaySuite::Running();
  const Login login_ = suite_.NewLogin("director", {"*"});
};

TEST_F(Reasons, TellAPathThatDoesNotExistFromAVerbThatIsNotTaken) {
  EXPECT_EQ(Of("GET", "/v1/nothing"), "ROUTE_UNKNOWN");
  EXPECT_EQ(Of("DELETE", "/v1/people"), "METHOD_NOT_ALLOWED");
}

TEST_F(Reasons, TellWhatCannotBeReadOfARequest) {
  EXPECT_EQ(Of("GET", "/v1/people/%zz"), "PATH_INVALID");
  EXPECT_EQ(Of("GET", "/v1/people?q=%zz"), "QUERY_INVALID");
  EXPECT_EQ(Of("POST", "/v1/people", "{"), "JSON_INVALID");
  EXPECT_EQ(Of("GET", "/v1/me", "", {{"X-Long", std::string(20000, 'x')}}), "HEAD_TOO_LARGE");
  const HttpHeaders text = {{"Authorization", Cat("Bearer ", login_.token)}, {"Content-Type", "text/plain"}};
  EXPECT_EQ(suite_.Call("POST", "/v1/people", "{}", text).reason(), "MEDIA_TYPE_UNSUPPORTED");
}

TEST_F(Reasons, TellAMethodThatGrpcDoesNotKnow) {
  rpc::Client client(Cat("127.0.0.1:", suite_.grpc_port()));
  rpc::CallOptions options;
  options.deadline = absl::Now() + testing::kPatience;
  const auto answer =
      client.Call<gateway::v1::Principal>("passerelle.nothing.v1.Nothing.Do", gateway::v1::GetMeRequest(), options);
  EXPECT_EQ(ReasonOf(answer.status()), "METHOD_UNKNOWN");
}

TEST_F(Reasons, TellABrokenGrpcWebFrame) {
  const Answer answer =
      suite_.Call("POST", "/passerelle.gateway.v1.SessionService/GetMe", "this is no frame",
                  {{"Authorization", Cat("Bearer ", login_.token)}, {"Content-Type", "application/grpc-web+proto"}});
  EXPECT_EQ(answer.status, 200);
  const std::string name = "grpc-status-details-bin: ";
  const std::size_t begin = answer.body.find(name);
  ASSERT_NE(begin, std::string::npos) << answer.body;
  const std::size_t value = begin + name.size();
  const auto bytes = gateway::FromBase64(answer.body.substr(value, answer.body.find('\r', value) - value));
  ASSERT_TRUE(bytes.has_value());
  google::rpc::Status status;
  ASSERT_TRUE(status.ParseFromString(*bytes));
  EXPECT_EQ(ReasonOf(FromRpcStatus(status)), "FRAME_INVALID");
}

}  // namespace
}  // namespace passerelle::testing
