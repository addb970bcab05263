// The table transcoder against protobuf's own converter, on random messages of every type of the API.
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "gateway/routing/unreadable_field.h"
#include "gateway/transcoding/transcoder.h"
#include "passerelle/contacts/v1/visits.pb.h"
#include "tests/unit/gateway/test_table.h"

namespace passerelle::gateway::transcoding {
namespace {

using gateway::testing::Api;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  void Fill(Message& message, int depth) {
    const std::string& name = message.GetDescriptor()->full_name();
    if (name == "google.protobuf.Timestamp") return FillTime(message, -62135596800, 253402300799);
    if (name == "google.protobuf.Duration") return FillTime(message, 0, 315576000000);
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *message.GetDescriptor()->field(i);
      if (routing::IsFilledByGateway(field)) continue;  // no JSON says it
      // The suite attaches nothing of a type that only the message itself names.
      if (field.message_type() != nullptr && field.message_type()->full_name() == "google.protobuf.Any") continue;
      if (Below(3) == 0 || (depth > 4 && field.message_type() != nullptr)) continue;
      const int count = field.is_repeated() ? Below(4) : 1;
      for (int n = 0; n < count; ++n) Set(message, field, depth);
    }
    if (name == "google.protobuf.FieldMask") FixPaths(message);
  }

 private:
  int Below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
  std::int64_t Number() {
    const std::int64_t all[] = {
        0, 1, -1, 42, 2147483647, -2147483648LL, 9007199254740993LL, static_cast<std::int64_t>(random_())};
    return all[Below(8)];
  }
  std::string Text() {
    const char* const all[] = {
        "", "plain", "Zoé 😀", "quote \" back \\ slash / line\nreturn\r tab\t", "\x01\x1f\x7f", "<script>&'", "\u2028"};
    return all[Below(7)];
  }
  void FillTime(Message& message, std::int64_t least, std::int64_t most) {
    const Descriptor& type = *message.GetDescriptor();
    const std::int64_t seconds[] = {least, most, 0, 1362128400, 951782400};
    const int nanos[] = {0, 500'000'000, 1'000, 123'456'789, 999'999'999};
    message.GetReflection()->SetInt64(&message, type.FindFieldByName("seconds"), seconds[Below(5)]);
    message.GetReflection()->SetInt32(&message, type.FindFieldByName("nanos"), nanos[Below(5)]);
  }
  // JSON can only say paths that survive the change of case.
  static void FixPaths(Message& message) {
    const FieldDescriptor* paths = message.GetDescriptor()->FindFieldByName("paths");
    for (int i = 0; i < message.GetReflection()->FieldSize(message, paths); ++i) {
      message.GetReflection()->SetRepeatedString(&message, paths, i, "birth_year");
    }
  }

  void Set(Message& message, const FieldDescriptor& field, int depth) {
    const Reflection& reflection = *message.GetReflection();
    const bool list = field.is_repeated();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32: {
        const auto value = static_cast<std::int32_t>(Number());
        return list ? reflection.AddInt32(&message, &field, value) : reflection.SetInt32(&message, &field, value);
      }
      case FieldDescriptor::CPPTYPE_INT64:
        return list ? reflection.AddInt64(&message, &field, Number()) : reflection.SetInt64(&message, &field, Number());
      case FieldDescriptor::CPPTYPE_UINT32: {
        const auto value = static_cast<std::uint32_t>(Number());
        return list ? reflection.AddUInt32(&message, &field, value) : reflection.SetUInt32(&message, &field, value);
      }
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return list ? reflection.AddDouble(&message, &field, 0.1 * Below(1000))
                    : reflection.SetDouble(&message, &field, 0.1 * Below(1000));
      case FieldDescriptor::CPPTYPE_BOOL:
        return list ? reflection.AddBool(&message, &field, Below(2) == 1)
                    : reflection.SetBool(&message, &field, Below(2) == 1);
      case FieldDescriptor::CPPTYPE_ENUM: {
        const int value = field.enum_type()->value(Below(field.enum_type()->value_count()))->number();
        return list ? reflection.AddEnumValue(&message, &field, value)
                    : reflection.SetEnumValue(&message, &field, value);
      }
      case FieldDescriptor::CPPTYPE_STRING:
        return list ? reflection.AddString(&message, &field, Text()) : reflection.SetString(&message, &field, Text());
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return Fill(list ? *reflection.AddMessage(&message, &field) : *reflection.MutableMessage(&message, &field),
                    depth + 1);
      default:
        FAIL() << field.full_name() << " has a type that this test does not know";
    }
  }

  std::mt19937 random_;
};

void Compare(const Descriptor& type, const Transcoder& tables, const Transcoder& oracle, unsigned seed) {
  google::protobuf::DynamicMessageFactory factory;
  const std::unique_ptr<Message> message(factory.GetPrototype(&type)->New());
  Generator(seed).Fill(*message, 0);
  const std::string wire = message->SerializeAsString();
  std::string ours;
  std::string theirs;
  ASSERT_TRUE(tables.WireToJson(type, wire, ours).ok()) << message->DebugString();
  ASSERT_TRUE(oracle.WireToJson(type, wire, theirs).ok());
  ASSERT_EQ(nlohmann::json::parse(ours), nlohmann::json::parse(theirs)) << message->DebugString();

  std::string back;
  const auto status = tables.JsonToWire(type, theirs, back);
  ASSERT_TRUE(status.ok()) << status << theirs;
  const std::unique_ptr<Message> again(factory.GetPrototype(&type)->New());
  ASSERT_TRUE(again->ParseFromString(back));
  ASSERT_TRUE(google::protobuf::util::MessageDifferencer::Equals(*again, *message)) << theirs << again->DebugString();
}

TEST(TableTranscoder, AgreesWithProtobufsOwnConverter) {
  const auto tables = MakeTableTranscoder(Api());
  const auto oracle = MakeUtilTranscoder(Api());
  for (const auto& method : Api().methods()) {
    for (unsigned seed = 0; seed < 40; ++seed) {
      Compare(*method->input, *tables, *oracle, seed);
      Compare(*method->output, *tables, *oracle, seed + 1000);
      if (::testing::Test::HasFatalFailure()) return;
    }
  }
}

// Bad lines anywhere in a queue: the others are read as the other converter reads each by itself.
TEST(TableTranscoder, ReadsTheLinesOfAQueueAsEachByItself) {
  const auto tables = MakeTableTranscoder(Api());
  const auto oracle = MakeUtilTranscoder(Api());
  const Descriptor& queue = *Api().pool().FindMessageTypeByName("passerelle.contacts.v1.BatchRecordVisitsRequest");
  const Descriptor& line = *Api().pool().FindMessageTypeByName("passerelle.contacts.v1.RecordVisitRequest");
  const char* const bad[] = {R"({"sitee":"a"})",
                             R"({"acts":[{"kind":"X, ]} \\\""}],"site":"a"})",
                             R"({"occurTime":"now","note":"]}"})",
                             R"([{"site":"a"}])",
                             "null",
                             "7"};
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    contacts::v1::BatchRecordVisitsRequest expected;
    std::vector<int> unreadable;
    std::string json = "{\"visits\":[";
    for (int i = 0; i < 8; ++i) {
      std::string text = bad[random() % 6];
      auto& visit = *expected.add_visits();
      if (random() % 2 == 0) {
        unreadable.push_back(i);
      } else {
        google::protobuf::DynamicMessageFactory factory;
        const std::unique_ptr<Message> message(factory.GetPrototype(&line)->New());
        Generator(seed * 8 + static_cast<unsigned>(i)).Fill(*message, 0);
        ASSERT_TRUE(visit.ParseFromString(message->SerializeAsString()));
        text.clear();
        ASSERT_TRUE(oracle->WireToJson(line, visit.SerializeAsString(), text).ok());
      }
      json += (i > 0 ? " , " : "") + text;
    }
    std::string wire;
    const auto status = tables->JsonToWire(queue, json + "]}", wire);
    ASSERT_TRUE(status.ok()) << status << json;
    contacts::v1::BatchRecordVisitsRequest read;
    ASSERT_TRUE(read.ParseFromString(wire));
    std::vector<int> said;
    for (const auto& entry : read.unreadable()) said.push_back(entry.index());
    EXPECT_EQ(said, unreadable) << json;
    read.clear_unreadable();
    ASSERT_TRUE(google::protobuf::util::MessageDifferencer::Equals(read, expected)) << json << read.DebugString();
  }
}

}  // namespace
}  // namespace passerelle::gateway::transcoding
