#include "services/outreach/sites/hours.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "tests/unit/outreach/times_and_hours.h"

namespace passerelle::outreach {

void PrintTo(const Span& span, std::ostream* out) { *out << span.start << " to " << span.end; }

namespace {

using absl::CivilDay;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::Site Centre(const char* zone = "Europe/Paris") {
  v1::Site site;
  site.set_id("montreuil");
  site.set_time_zone(zone);
  return site;
}

void Close(v1::Site& site, const char* from, const char* to, const char* reason) {
  v1::Closure& closure = *site.add_closures();
  closure.set_from(from);
  closure.set_to(to);
  closure.set_reason(reason);
}

Span From(const char* start, const char* end) { return {At(start), At(end)}; }

TEST(Easter, FallsWhereTheTablesSay) {
  EXPECT_EQ(EasterSunday(1818), CivilDay(1818, 3, 22));
  EXPECT_EQ(EasterSunday(1943), CivilDay(1943, 4, 25));
  EXPECT_EQ(EasterSunday(1954), CivilDay(1954, 4, 18));
  EXPECT_EQ(EasterSunday(1981), CivilDay(1981, 4, 19));
  EXPECT_EQ(EasterSunday(2000), CivilDay(2000, 4, 23));
  EXPECT_EQ(EasterSunday(2008), CivilDay(2008, 3, 23));
  EXPECT_EQ(EasterSunday(2024), CivilDay(2024, 3, 31));
  EXPECT_EQ(EasterSunday(2025), CivilDay(2025, 4, 20));
  EXPECT_EQ(EasterSunday(2026), CivilDay(2026, 4, 5));
  EXPECT_EQ(EasterSunday(2027), CivilDay(2027, 3, 28));
  EXPECT_EQ(EasterSunday(2038), CivilDay(2038, 4, 25));
  EXPECT_EQ(EasterSunday(2285), CivilDay(2285, 3, 22));
}

TEST(Easter, IsAlwaysASundayBetween22MarchAnd25April) {
  for (int year = 1583; year < 4000; ++year) {
    const CivilDay easter = EasterSunday(year);
    EXPECT_EQ(absl::GetWeekday(easter), absl::Weekday::sunday) << easter;
    EXPECT_GE(easter, CivilDay(year, 3, 22));
    EXPECT_LE(easter, CivilDay(year, 4, 25));
  }
}

TEST(Holidays, OfFranceAreEleven) {
  EXPECT_THAT(
      HolidaysOf(v1::FRANCE, 2026),
      ElementsAre(Holiday{CivilDay(2026, 1, 1), "Jour de l'An"}, Holiday{CivilDay(2026, 4, 6), "Lundi de Pâques"},
                  Holiday{CivilDay(2026, 5, 1), "Fête du Travail"}, Holiday{CivilDay(2026, 5, 8), "Victoire de 1945"},
                  Holiday{CivilDay(2026, 5, 14), "Ascension"}, Holiday{CivilDay(2026, 5, 25), "Lundi de Pentecôte"},
                  Holiday{CivilDay(2026, 7, 14), "Fête nationale"}, Holiday{CivilDay(2026, 8, 15), "Assomption"},
                  Holiday{CivilDay(2026, 11, 1), "Toussaint"}, Holiday{CivilDay(2026, 11, 11), "Armistice de 1918"},
                  Holiday{CivilDay(2026, 12, 25), "Noël"}));
}

TEST(Holidays, OfAlsaceAndMoselleAddGoodFridayAndTheDayAfterChristmas) {
  const std::vector<Holiday> holidays = HolidaysOf(v1::ALSACE_MOSELLE, 2026);
  EXPECT_EQ(holidays.size(), 13u);
  EXPECT_THAT(holidays, Contains(Holiday{CivilDay(2026, 4, 3), "Vendredi saint"}));
  EXPECT_THAT(holidays, Contains(Holiday{CivilDay(2026, 12, 26), "Saint-Étienne"}));
}

TEST(Holidays, MayShareADay) {
  const std::vector<Holiday> holidays = HolidaysOf(v1::FRANCE, 2008);
  EXPECT_THAT(holidays, Contains(Holiday{CivilDay(2008, 5, 1), "Fête du Travail"}));
  EXPECT_THAT(holidays, Contains(Holiday{CivilDay(2008, 5, 1), "Ascension"}));
}

TEST(Holidays, AreThoseOfFranceUnlessTheSiteSaysOtherwise) {
  v1::Site site = Centre();
  EXPECT_EQ(IsClosed(site, CivilDay(2026, 7, 14)), "Fête nationale");
  EXPECT_EQ(IsClosed(site, CivilDay(2026, 12, 26)), std::nullopt);
  site.set_holiday_calendar(v1::ALSACE_MOSELLE);
  EXPECT_EQ(IsClosed(site, CivilDay(2026, 12, 26)), "Saint-Étienne");
  site.set_holiday_calendar(v1::NO_HOLIDAYS);
  EXPECT_EQ(IsClosed(site, CivilDay(2026, 7, 14)), std::nullopt);
}

TEST(AClosure, ClosesBothItsEndsAndSaysWhy) {
  v1::Site site = Centre();
  Close(site, "2026-08-03", "2026-08-07", "Travaux");
  Close(site, "2026-09-01", "2026-09-01", "");
  EXPECT_EQ(IsClosed(site, CivilDay(2026, 8, 2)), std::nullopt);
  EXPECT_EQ(IsClosed(site, CivilDay(2026, 8, 3)), "Travaux");
  EXPECT_EQ(IsClosed(site, CivilDay(2026, 8, 7)), "Travaux");
  EXPECT_EQ(IsClosed(site, CivilDay(2026, 8, 8)), std::nullopt);
  EXPECT_EQ(IsClosed(site, CivilDay(2026, 9, 1)), "Fermeture");
}

TEST(Openings, AreInstantsOfTheSitesTimeZone) {
  v1::Site paris = Centre();
  Open(paris, v1::TUESDAY, "09:00", "12:30");
  EXPECT_THAT(OpeningsOf(paris, CivilDay(2026, 1, 13), v1::INDIVIDUAL),
              ElementsAre(From("2026-01-13T08:00:00Z", "2026-01-13T11:30:00Z")));
  EXPECT_THAT(OpeningsOf(paris, CivilDay(2026, 6, 16), v1::INDIVIDUAL),
              ElementsAre(From("2026-06-16T07:00:00Z", "2026-06-16T10:30:00Z")));
  v1::Site reunion = Centre("Indian/Reunion");
  Open(reunion, v1::TUESDAY, "09:00", "12:30");
  EXPECT_THAT(OpeningsOf(reunion, CivilDay(2026, 6, 16), v1::INDIVIDUAL),
              ElementsAre(From("2026-06-16T05:00:00Z", "2026-06-16T08:30:00Z")));
}

TEST(Openings, AreThoseOfTheDayAndTheUse) {
  v1::Site site = Centre();
  Open(site, v1::TUESDAY, "09:00", "12:00", v1::COLLECTIVE);
  Open(site, v1::SUNDAY, "09:00", "12:00");
  EXPECT_THAT(OpeningsOf(site, CivilDay(2026, 6, 16), v1::INDIVIDUAL), IsEmpty());
  EXPECT_EQ(OpeningsOf(site, CivilDay(2026, 6, 16), v1::COLLECTIVE).size(), 1u);
  EXPECT_EQ(OpeningsOf(site, CivilDay(2026, 6, 14), v1::INDIVIDUAL).size(), 1u);
}

TEST(Openings, ThatTouchAreMerged) {
  v1::Site site = Centre();
  Open(site, v1::TUESDAY, "12:00", "13:00");
  Open(site, v1::TUESDAY, "09:00", "12:00");
  Open(site, v1::TUESDAY, "14:00", "17:00");
  EXPECT_THAT(OpeningsOf(site, CivilDay(2026, 6, 16), v1::INDIVIDUAL),
              ElementsAre(From("2026-06-16T07:00:00Z", "2026-06-16T11:00:00Z"),
                          From("2026-06-16T12:00:00Z", "2026-06-16T15:00:00Z")));
}

TEST(Openings, ThatTouchOverMidnightAreMergedOverSeveralDays) {
  v1::Site site = Centre();
  Open(site, v1::TUESDAY, "20:00", "24:00");
  Open(site, v1::WEDNESDAY, "00:00", "02:00");
  EXPECT_THAT(OpeningsOf(site, CivilDay(2026, 6, 16), CivilDay(2026, 6, 17), v1::INDIVIDUAL),
              ElementsAre(From("2026-06-16T18:00:00Z", "2026-06-17T00:00:00Z")));
}

TEST(Openings, AreNoneOnADayOfClosure) {
  v1::Site site = Centre();
  Open(site, v1::TUESDAY, "09:00", "12:00");
  EXPECT_THAT(OpeningsOf(site, CivilDay(2026, 7, 14), v1::INDIVIDUAL), IsEmpty());
  Close(site, "2026-06-16", "2026-06-16", "Formation");
  EXPECT_THAT(OpeningsOf(site, CivilDay(2026, 6, 16), v1::INDIVIDUAL), IsEmpty());
}

TEST(Openings, LoseTheHourThatSpringSkips) {
  v1::Site site = Centre();
  Open(site, v1::SUNDAY, "01:00", "02:30");
  Open(site, v1::SUNDAY, "02:40", "02:50");
  Open(site, v1::SUNDAY, "09:00", "10:00");
  // At 02:00 the clock shows 03:00: the first opening ends with the change, the second does not exist.
  EXPECT_THAT(OpeningsOf(site, CivilDay(2026, 3, 29), v1::INDIVIDUAL),
              ElementsAre(From("2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z"),
                          From("2026-03-29T07:00:00Z", "2026-03-29T08:00:00Z")));
}

TEST(Openings, GainTheHourThatAutumnRepeats) {
  v1::Site site = Centre();
  Open(site, v1::SUNDAY, "01:00", "04:00");
  Open(site, v1::SUNDAY, "09:00", "10:00");
  EXPECT_THAT(OpeningsOf(site, CivilDay(2026, 10, 25), v1::INDIVIDUAL),
              ElementsAre(From("2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z"),
                          From("2026-10-25T08:00:00Z", "2026-10-25T09:00:00Z")));
}

TEST(WithinHours, MeansWhollyWithinOneOpening) {
  v1::Site site = Centre();
  Open(site, v1::TUESDAY, "09:00", "12:00");
  Open(site, v1::TUESDAY, "12:00", "13:00");
  Open(site, v1::TUESDAY, "14:00", "17:00");
  EXPECT_TRUE(IsWithinHours(site, v1::INDIVIDUAL, From("2026-06-16T07:00:00Z", "2026-06-16T07:30:00Z")));
  EXPECT_TRUE(IsWithinHours(site, v1::INDIVIDUAL, From("2026-06-16T09:45:00Z", "2026-06-16T11:00:00Z")));
  EXPECT_FALSE(IsWithinHours(site, v1::INDIVIDUAL, From("2026-06-16T06:45:00Z", "2026-06-16T07:15:00Z")));
  EXPECT_FALSE(IsWithinHours(site, v1::INDIVIDUAL, From("2026-06-16T10:45:00Z", "2026-06-16T12:15:00Z")));
  EXPECT_FALSE(IsWithinHours(site, v1::COLLECTIVE, From("2026-06-16T07:00:00Z", "2026-06-16T07:30:00Z")));
  EXPECT_FALSE(IsWithinHours(site, v1::INDIVIDUAL, From("2026-06-17T07:00:00Z", "2026-06-17T07:30:00Z")));
}

TEST(WithinHours, GoesOnOverMidnight) {
  v1::Site site = Centre();
  Open(site, v1::TUESDAY, "20:00", "24:00");
  Open(site, v1::WEDNESDAY, "00:00", "02:00");
  EXPECT_TRUE(IsWithinHours(site, v1::INDIVIDUAL, From("2026-06-16T21:30:00Z", "2026-06-16T22:30:00Z")));
  EXPECT_TRUE(IsWithinHours(site, v1::INDIVIDUAL, From("2026-06-16T21:30:00Z", "2026-06-16T22:00:00Z")));
}

}  // namespace
}  // namespace passerelle::outreach
