// Going to the partner with the person.
#include "services/runtime/base/proto_time.h"
#include "tests/service/referrals/referrals_fixture.h"

namespace passerelle::referrals {
namespace {

class Accompaniments : public Referrals {
 protected:
  static v1::RecordAccompanimentRequest OnTheWay(const std::string& id) {
    v1::RecordAccompanimentRequest request;
    request.set_id(id);
    request.set_minutes(90);
    request.set_staff_member("camille");
    return request;
  }
  absl::StatusOr<v1::Referral> Record(const v1::RecordAccompanimentRequest& request, std::string_view key = "") {
    return Call<v1::Referral>(reception_, "ReferralService.RecordAccompaniment", request, key);
  }
};

TEST_F(Accompaniments, AreOnRecordInTheOrderOfTheirTimes) {
  const v1::Referral sent = Sent();
  v1::RecordAccompanimentRequest request = OnTheWay(sent.id());
  Must(Record(request));
  SetProto(absl::FromUnixSeconds(absl::ToUnixSeconds(absl::Now())) - absl::Hours(24), *request.mutable_occur_time());
  request.set_minutes(30);
  const v1::Referral after = Must(Record(request));
  ASSERT_EQ(after.accompaniments_size(), 2);
  EXPECT_EQ(after.accompaniments(0).minutes(), 30);
  EXPECT_EQ(after.accompaniments(0).occur_time().seconds(), request.occur_time().seconds());
  EXPECT_EQ(after.accompaniments(1).minutes(), 90);
  EXPECT_EQ(after.accompaniments(1).staff_member(), "camille");
  EXPECT_LT(absl::AbsDuration(TimeFromProto(after.accompaniments(1).occur_time()) - absl::Now()), absl::Minutes(1));
  EXPECT_EQ(Get(sent.id()).DebugString(), after.DebugString());
}

TEST_F(Accompaniments, CountInFigures) {
  const v1::Referral sent = Sent();
  EXPECT_FALSE(FactsOf(sent.id()).back().accompanied());
  const v1::Referral after = Must(Record(OnTheWay(sent.id())));
  EXPECT_TRUE(FactsOf(sent.id()).back().accompanied());
  EXPECT_EQ(FactsOf(sent.id()).back().version(), std::stoll(after.etag()));
  ASSERT_TRUE(Cancel(sent.id()).ok());
  EXPECT_TRUE(FactsOf(sent.id()).back().accompanied());
}

TEST_F(Accompaniments, RecordedAgainAreRecordedOnce) {
  const std::string key = NewUuidV7();
  v1::RecordAccompanimentRequest request = OnTheWay(Sent().id());
  const v1::Referral first = Must(Record(request, key));
  EXPECT_EQ(first.accompaniments(0).id(), key);
  EXPECT_EQ(Must(Record(request, key)).DebugString(), first.DebugString());
  request.set_minutes(10);
  EXPECT_THAT(Record(request, key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
  request = OnTheWay(Sent().id());
  EXPECT_THAT(Record(request, key), IsRefusedFor("IDEMPOTENCY_KEY_REUSED"));
}

TEST_F(Accompaniments, HaveHappened) {
  v1::RecordAccompanimentRequest request = OnTheWay(Sent().id());
  SetProto(absl::Now() + absl::Hours(1), *request.mutable_occur_time());
  EXPECT_THAT(Record(request), IsRefusedFor("TIME_IN_FUTURE"));
  request.mutable_occur_time()->set_seconds(0);
  EXPECT_THAT(Record(request), IsRefusedFor("TIME_TOO_EARLY"));
}

TEST_F(Accompaniments, AreOfReferralsThatWereSent) {
  EXPECT_THAT(Record(OnTheWay(Draft().id())), IsRefusedFor("ILLEGAL_TRANSITION"));
  EXPECT_TRUE(Record(OnTheWay(In(v1::Referral::CLOSED).id())).ok());
  EXPECT_THAT(Record(OnTheWay(NewUuidV7())), IsRefusedFor("REFERRAL_UNKNOWN"));
}

TEST_F(Accompaniments, AreFiftyAtMost) {
  const v1::RecordAccompanimentRequest request = OnTheWay(Sent().id());
  Must(suite_.Sql("referrals",
                  "insert into accompaniment (id, referral, occur_time, minutes, staff_member, request_hash) "
                  "select gen_random_uuid(), $1, now(), 5, '', '' from generate_series(1, 49)",
                  {request.id()}));
  EXPECT_EQ(Must(Record(request)).accompaniments_size(), 50);
  EXPECT_THAT(Record(request), IsRefusedFor("TOO_MANY_ACCOMPANIMENTS"));
}

}  // namespace
}  // namespace passerelle::referrals
