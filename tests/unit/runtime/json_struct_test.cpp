#include "services/runtime/base/json_struct.h"

#include <gtest/gtest.h>

#include "passerelle/outreach/v1/appointments.pb.h"

namespace passerelle {
namespace {

TEST(JsonStruct, SaysAMessageAsTheGatewayDoes) {
  outreach::v1::Appointment appointment;
  appointment.set_staff_member("camille");
  appointment.set_duration_minutes(30);
  appointment.set_state(outreach::v1::Appointment::SCHEDULED);
  appointment.mutable_start_time()->set_seconds(1767225600);
  const google::protobuf::Struct json = JsonStruct(appointment);
  EXPECT_EQ(json.fields().at("staffMember").string_value(), "camille");
  EXPECT_EQ(json.fields().at("durationMinutes").number_value(), 30);
  EXPECT_EQ(json.fields().at("state").string_value(), "SCHEDULED");
  EXPECT_EQ(json.fields().at("startTime").string_value(), "2026-01-01T00:00:00Z");
  EXPECT_EQ(json.fields().count("reason"), 0U);
}

}  // namespace
}  // namespace passerelle
