// Whoever asks what is held about them is told all of it, by contacts, which asks here.
#include "passerelle/common/v1/person_records.pb.h"
#include "tests/service/referrals/referrals_fixture.h"

namespace passerelle::referrals {
namespace {

class ReferralRecords : public Referrals {
 protected:
  absl::StatusOr<common::v1::PersonRecords> Collect(const std::vector<std::string>& people,
                                                    const access::Principal& caller = testing::Process("contacts")) {
    common::v1::CollectPersonRecordsRequest request;
    for (const std::string& person : people) request.add_people(person);
    return Call<common::v1::PersonRecords>(caller, "PersonRecordsService.CollectPersonRecords", request);
  }
  static std::string Text(const google::protobuf::Struct& record, const std::string& field) {
    return record.fields().at(field).string_value();
  }
};

TEST_F(ReferralRecords, AreEveryReferralWithItsHistoryInTheWordsOfTheContract) {
  const v1::Referral first = In(v1::Referral::DECLINED), second = Draft();
  Draft();
  const common::v1::PersonRecords records = Must(Collect({second.person(), first.person()}));
  ASSERT_EQ(records.sections_size(), 1);
  EXPECT_EQ(records.sections(0).kind(), "referrals");
  ASSERT_EQ(records.sections(0).records_size(), 2);
  const google::protobuf::Struct& record = records.sections(0).records(0);
  EXPECT_EQ(Text(record, "id"), first.id());
  EXPECT_EQ(Text(record, "summary"), kNeed);
  EXPECT_EQ(Text(record, "state"), "DECLINED");
  EXPECT_EQ(Text(record, "declineReason"), first.decline_reason());
  EXPECT_EQ(record.fields().at("history").list_value().values_size(), first.history_size());
  EXPECT_EQ(Text(records.sections(0).records(1), "id"), second.id());
}

TEST_F(ReferralRecords, AreNoneOfSomebodyOfWhomNothingIsHeld) {
  EXPECT_EQ(Must(Collect({NewUuidV7()})).sections_size(), 0);
}

TEST_F(ReferralRecords, AreForTheServicesOnly) {
  EXPECT_EQ(Collect({NewUuidV7()}, director_).status().code(), absl::StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace passerelle::referrals
