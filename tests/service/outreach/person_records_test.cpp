// Whoever asks what is held about them is told all of it, by contacts, which asks here.
#include "passerelle/common/v1/person_records.pb.h"
#include "tests/service/outreach/appointments_fixture.h"

namespace passerelle::outreach::appointments {
namespace {

class PersonRecords : public Appointments {
 protected:
  absl::StatusOr<common::v1::PersonRecords> Collect(const std::vector<std::string>& people,
                                                    const access::Principal& caller = testing::Process("contacts")) {
    common::v1::CollectPersonRecordsRequest request;
    for (const std::string& person : people) request.add_people(person);
    return Call<common::v1::PersonRecords>(caller, "PersonRecordsService.CollectPersonRecords", request);
  }
  v1::Appointment Appointment(const std::string& person, const std::string& time) {
    v1::CreateAppointmentRequest request = Half(monday_, time);
    request.set_person(person);
    return Created(request);
  }
};

std::string Text(const google::protobuf::Struct& record, const std::string& field) {
  return record.fields().at(field).string_value();
}

TEST_F(PersonRecords, AreEverythingThatNamesThePersonInTheWordsOfTheContract) {
  const std::string person = NewPerson(), duplicate = NewPerson();
  const v1::Appointment later = Appointment(person, "11:00"), first = Appointment(duplicate, "10:00");
  Appointment(NewPerson(), "14:00");
  v1::CreateWaitingEntryRequest waiting = Waiting();
  waiting.set_person(person);
  const v1::WaitingEntry entry = Entered(waiting);
  const auto records = Collect({person, duplicate});
  ASSERT_TRUE(records.ok()) << records.status();
  ASSERT_EQ(records->sections_size(), 2);
  const common::v1::PersonRecordSection& appointments = records->sections(0);
  EXPECT_EQ(appointments.kind(), "appointments");
  ASSERT_EQ(appointments.records_size(), 2);
  EXPECT_EQ(Text(appointments.records(0), "id"), first.id());
  EXPECT_EQ(Text(appointments.records(1), "id"), later.id());
  EXPECT_EQ(Text(appointments.records(1), "reason"), kReason);
  EXPECT_EQ(Text(appointments.records(1), "state"), "SCHEDULED");
  EXPECT_EQ(Text(appointments.records(1), "staffMember"), one_);
  EXPECT_EQ(records->sections(1).kind(), "waitingEntries");
  ASSERT_EQ(records->sections(1).records_size(), 1);
  EXPECT_EQ(Text(records->sections(1).records(0), "id"), entry.id());
  EXPECT_EQ(Text(records->sections(1).records(0), "reason"), kReason);
}

TEST_F(PersonRecords, AreNoneOfSomebodyOfWhomNothingIsHeld) {
  const auto records = Collect({NewUuidV7()});
  ASSERT_TRUE(records.ok()) << records.status();
  EXPECT_EQ(records->sections_size(), 0);
}

TEST_F(PersonRecords, AreForTheServicesOnly) {
  EXPECT_EQ(Collect({NewUuidV7()}, testing::Director()).status().code(), absl::StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace passerelle::outreach::appointments
