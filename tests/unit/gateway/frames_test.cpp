#include "gateway/dialects/grpc_web_frames.h"

#include <gtest/gtest.h>

#include "gateway/base/text.h"

namespace passerelle::gateway::dialects {
namespace {

std::string Bytes(std::initializer_list<int> values) {
  std::string bytes;
  for (const int value : values) bytes += static_cast<char>(value);
  return bytes;
}

TEST(GrpcWebFrames, CarryOneMessage) {
  const std::string message(300, 'x');
  const std::string frame = FrameMessage(message);
  EXPECT_EQ(frame.substr(0, 5), Bytes({0, 0, 0, 1, 44}));
  EXPECT_EQ(UnframeMessage(frame).value(), message);
  EXPECT_EQ(UnframeMessage(Bytes({0, 0, 0, 0, 0})).value(), "");
}

TEST(GrpcWebFrames, AreRefusedWhenTheyAreNotOneWholeMessage) {
  EXPECT_FALSE(UnframeMessage("").ok());
  EXPECT_FALSE(UnframeMessage(Bytes({0, 0, 0, 0})).ok());
  EXPECT_FALSE(UnframeMessage(Bytes({0, 0, 0, 0, 1})).ok());
  EXPECT_FALSE(UnframeMessage(Bytes({1, 0, 0, 0, 0})).ok()) << "compressed";
  EXPECT_FALSE(UnframeMessage(Bytes({0x80, 0, 0, 0, 0})).ok()) << "trailers";
  EXPECT_FALSE(UnframeMessage(FrameMessage("a") + FrameMessage("b")).ok());
  EXPECT_FALSE(UnframeMessage(Bytes({0, 255, 255, 255, 255, 1})).ok());
}

TEST(GrpcWebFrames, EndWithTrailers) {
  const std::string frame = FrameTrailers({{"grpc-status", "5"}, {"grpc-message", "no"}});
  EXPECT_EQ(static_cast<unsigned char>(frame[0]), 0x80);
  EXPECT_EQ(frame.substr(5), "grpc-status: 5\r\ngrpc-message: no\r\n");
}

TEST(GrpcWebText, IsBase64PieceByPiece) {
  EXPECT_EQ(DecodeText("AAAAAAA=").value(), Bytes({0, 0, 0, 0, 0}));
  EXPECT_EQ(DecodeText("YQ==YmM=ZA==").value(), "abcd");
  EXPECT_EQ(DecodeText(EncodeText("any text")).value(), "any text");
  for (const char* text : {"=", "a", "YQ=", "Y===", "YQ==="}) EXPECT_FALSE(DecodeText(text).ok()) << text;
}

TEST(GrpcMessage, IsPercentEncoded) { EXPECT_EQ(EncodeGrpcMessage("50 % é\n"), "50 %25 %c3%a9%0a"); }

TEST(GrpcTimeout, HasAUnit) {
  EXPECT_EQ(ParseGrpcTimeout("100m").value(), 100'000'000);
  EXPECT_EQ(ParseGrpcTimeout("2S").value(), 2'000'000'000);
  EXPECT_EQ(ParseGrpcTimeout("99999999H").value(), std::numeric_limits<std::int64_t>::max());
  for (const char* text : {"", "5", "S", "-1S", "1s", "999999999S", "1.5S"})
    EXPECT_FALSE(ParseGrpcTimeout(text).ok()) << text;
}

TEST(Base64, ReadsBothAlphabetsWithAndWithoutPadding) {
  EXPECT_EQ(Base64("\xfb\xff"), "+/8=");
  EXPECT_EQ(FromBase64("+/8="), "\xfb\xff");
  EXPECT_EQ(FromBase64("-_8"), "\xfb\xff");
  EXPECT_EQ(FromBase64("AAAAA"), std::nullopt);
  EXPECT_EQ(FromBase64("AA*A"), std::nullopt);
}

}  // namespace
}  // namespace passerelle::gateway::dialects
