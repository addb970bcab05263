#include "services/outreach/appointments/appointment_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "tests/unit/outreach/times_and_hours.h"

namespace passerelle::outreach {

void PrintTo(const FreeSlot& slot, std::ostream* out) { *out << slot.span.start << " with " << slot.staff_member; }

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const absl::Time kNow = At("2026-06-15T08:00:00Z");

Span From(absl::Duration start, absl::Duration end) { return {kNow + start, kNow + end}; }

v1::Appointment In(absl::Duration ahead, v1::Appointment::State state = v1::Appointment::SCHEDULED) {
  v1::Appointment appointment;
  SetProto(kNow + ahead, *appointment.mutable_start_time());
  appointment.set_duration_minutes(30);
  appointment.set_state(state);
  return appointment;
}

v1::Site OpenAllWeek() {
  v1::Site site;
  site.set_time_zone("Europe/Paris");
  site.set_holiday_calendar(v1::NO_HOLIDAYS);
  for (int day = v1::MONDAY; day <= v1::SUNDAY; ++day) {
    v1::OpeningHours& opening = *site.add_opening_hours();
    opening.set_day(static_cast<v1::DayOfWeek>(day));
    opening.set_opens("09:00");
    opening.set_closes("17:00");
    opening.set_use(v1::INDIVIDUAL);
  }
  return site;
}

TEST(TheTimeOfAnAppointment, LiesInsideTheHoursFrom1990ToAYearAhead) {
  const v1::Site site = OpenAllWeek();
  EXPECT_TRUE(CheckTime(site, In(absl::ZeroDuration()), kNow, "").ok());
  EXPECT_TRUE(CheckTime(site, In(-absl::Hours(24)), kNow, "").ok());
  EXPECT_TRUE(CheckTime(site, In(absl::Hours(366 * 24)), kNow, "").ok());
  const absl::Status far = CheckTime(site, In(absl::Hours(366 * 24) + absl::Minutes(1)), kNow, "appointment.");
  EXPECT_EQ(ReasonOf(far), "TIME_TOO_FAR");
  EXPECT_EQ(ViolationsOf(far)[0].field, "appointment.startTime");
  EXPECT_EQ(ReasonOf(CheckTime(site, In(-absl::Hours(37 * 366 * 24)), kNow, "")), "TIME_TOO_EARLY");
  EXPECT_EQ(ReasonOf(CheckTime(site, In(absl::Hours(7)), kNow, "")), "OUTSIDE_HOURS");
  EXPECT_TRUE(CheckTime(site, In(absl::Hours(6.5)), kNow, "").ok());
}

TEST(AnAppointment, EndsOnlyWhenItIsScheduled) {
  using State = v1::Appointment;
  for (const auto state : {State::OFFERED, State::ATTENDED, State::MISSED, State::CANCELLED}) {
    for (const auto end : {State::ATTENDED, State::MISSED, State::CANCELLED}) {
      const auto must_move = MustMove(In(-absl::Hours(1), state), end);
      if (state == end) {
        EXPECT_EQ(*must_move, false);
      } else {
        EXPECT_EQ(ReasonOf(must_move.status()), "ILLEGAL_TRANSITION");
      }
    }
  }
}

TEST(AnAppointment, EndsWheneverItIs) {
  for (const auto end : {v1::Appointment::ATTENDED, v1::Appointment::MISSED, v1::Appointment::CANCELLED}) {
    EXPECT_TRUE(MustMove(In(absl::Hours(500)), end).value_or(false));
    EXPECT_TRUE(MustMove(In(-absl::Hours(500)), end).value_or(false));
  }
}

TEST(AnOffer, IsHeldForADayButNotInTheLastTwoHours) {
  EXPECT_EQ(OfferEnd(kNow + absl::Hours(100), kNow), kNow + absl::Hours(24));
  EXPECT_EQ(OfferEnd(kNow + absl::Hours(26), kNow), kNow + absl::Hours(24));
  EXPECT_EQ(OfferEnd(kNow + absl::Hours(10), kNow), kNow + absl::Hours(8));
  EXPECT_EQ(OfferEnd(kNow + absl::Hours(2), kNow), std::nullopt);
  EXPECT_EQ(OfferEnd(kNow - absl::Hours(1), kNow), std::nullopt);
}

TEST(FreeSlots, BeginEveryQuarterOfAnHourOfEachOpening) {
  const std::vector<Span> openings = {From(absl::Minutes(10), absl::Minutes(60)), From(absl::Hours(3), absl::Hours(4))};
  EXPECT_THAT(FreeSlots(openings, {{"ana", {}}}, absl::Minutes(30), kNow, 100),
              ElementsAre(FreeSlot{From(absl::Minutes(10), absl::Minutes(40)), "ana"},
                          FreeSlot{From(absl::Minutes(25), absl::Minutes(55)), "ana"},
                          FreeSlot{From(absl::Minutes(180), absl::Minutes(210)), "ana"},
                          FreeSlot{From(absl::Minutes(195), absl::Minutes(225)), "ana"},
                          FreeSlot{From(absl::Minutes(210), absl::Minutes(240)), "ana"}));
}

TEST(FreeSlots, NameTheFirstWhoIsFree) {
  const std::vector<Receiver> receivers = {{"ana", {From(absl::ZeroDuration(), absl::Minutes(31))}}, {"ben", {}}};
  EXPECT_THAT(FreeSlots({From(absl::ZeroDuration(), absl::Hours(1))}, receivers, absl::Minutes(15), kNow, 100),
              ElementsAre(FreeSlot{From(absl::ZeroDuration(), absl::Minutes(15)), "ben"},
                          FreeSlot{From(absl::Minutes(15), absl::Minutes(30)), "ben"},
                          FreeSlot{From(absl::Minutes(30), absl::Minutes(45)), "ben"},
                          FreeSlot{From(absl::Minutes(45), absl::Minutes(60)), "ana"}));
}

TEST(FreeSlots, MayTouchWhatIsBooked) {
  const std::vector<Receiver> receivers = {{"ana", {From(absl::Minutes(15), absl::Minutes(45))}}};
  EXPECT_THAT(FreeSlots({From(absl::ZeroDuration(), absl::Hours(1))}, receivers, absl::Minutes(15), kNow, 100),
              ElementsAre(FreeSlot{From(absl::ZeroDuration(), absl::Minutes(15)), "ana"},
                          FreeSlot{From(absl::Minutes(45), absl::Minutes(60)), "ana"}));
}

TEST(FreeSlots, AreNeitherPastNorMoreThanAskedFor) {
  const std::vector<Span> openings = {From(-absl::Hours(1), absl::Hours(1))};
  EXPECT_THAT(FreeSlots(openings, {{"ana", {}}}, absl::Minutes(30), kNow + absl::Minutes(1), 100), SizeIs(2));
  EXPECT_THAT(FreeSlots(openings, {{"ana", {}}}, absl::Minutes(30), kNow, 1), SizeIs(1));
  EXPECT_THAT(FreeSlots(openings, {}, absl::Minutes(30), kNow, 100), IsEmpty());
}

}  // namespace
}  // namespace passerelle::outreach
