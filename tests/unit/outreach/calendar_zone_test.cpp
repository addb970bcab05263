// VTIMEZONE read back as RFC 5545 says it is to be read: it must give the offset that the time zone database gives, for
// every hour of the years that it covers.
#include "services/outreach/calendar/calendar_zone.h"

#include <absl/strings/str_split.h>
#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace passerelle::outreach {
namespace {

// What holds from an instant on.
struct Observance {
  absl::Time since;
  int offset = 0;
};

int Seconds(const std::string& offset) {  // "+0530"
  const int size = std::stoi(offset.substr(1, 2)) * 3600 + std::stoi(offset.substr(3, 2)) * 60;
  return offset[0] == '-' ? -size : size;
}

std::vector<Observance> Read(const std::string& text) {
  std::vector<Observance> observances;
  absl::CivilSecond local;
  int before = 0;
  for (const std::string& line : std::vector<std::string>(absl::StrSplit(text, "\r\n"))) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(line, absl::MaxSplits(':', 1));
    const auto& [name, value] = parts;
    if (name == "DTSTART") {
      const auto number = [&value = value](int at, int size) { return std::stoi(value.substr(at, size)); };
      local = absl::CivilSecond(number(0, 4), number(4, 2), number(6, 2), number(9, 2), number(11, 2), number(13, 2));
    } else if (name == "TZOFFSETFROM") {
      before = Seconds(value);
    } else if (name == "TZOFFSETTO") {
      observances.push_back({absl::FromCivil(local, absl::UTCTimeZone()) - absl::Seconds(before), Seconds(value)});
    }
  }
  return observances;
}

std::optional<int> OffsetAt(const std::vector<Observance>& observances, absl::Time time) {
  const Observance* latest = nullptr;
  for (const Observance& observance : observances) {
    if (observance.since <= time && (latest == nullptr || latest->since <= observance.since)) latest = &observance;
  }
  return latest == nullptr ? std::nullopt : std::optional<int>(latest->offset);
}

class ATimeZone : public ::testing::TestWithParam<const char*> {};

TEST_P(ATimeZone, IsTheSameToWhoReadsTheFeed) {
  absl::TimeZone zone;
  ASSERT_TRUE(absl::LoadTimeZone(GetParam(), &zone));
  CalendarText text;
  AddTimeZone(zone, absl::CivilDay(2025, 7, 1), absl::CivilDay(2027, 2, 1), text);
  const std::vector<Observance> observances = Read(std::move(text).Take());
  const absl::Time end = absl::FromCivil(absl::CivilSecond(2028, 1, 1), zone);
  for (absl::Time time = absl::FromCivil(absl::CivilSecond(2025, 1, 1), zone); time < end; time += absl::Minutes(30)) {
    ASSERT_EQ(OffsetAt(observances, time), zone.At(time).offset) << time;
  }
}

INSTANTIATE_TEST_SUITE_P(OfTheWorld, ATimeZone,
                         ::testing::Values("Europe/Paris", "Europe/Dublin", "America/Miquelon", "America/Cayenne",
                                           "America/Guadeloupe", "America/St_Johns", "Indian/Reunion", "Pacific/Noumea",
                                           "Australia/Lord_Howe", "Africa/Casablanca", "UTC"));

}  // namespace
}  // namespace passerelle::outreach
