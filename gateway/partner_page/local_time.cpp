#include "gateway/partner_page/local_time.h"

#include <absl/time/civil_time.h>

#include "gateway/base/text.h"

namespace passerelle::gateway::partner_page {
namespace {

// Of "2026-03-30T14:30".
constexpr std::size_t kDateLength = 10;
constexpr std::size_t kTimeLength = 5;

}  // namespace

std::optional<absl::Time> ReadLocalTime(const std::string& date, const std::string& time, absl::TimeZone zone) {
  absl::CivilMinute local;
  if (date.size() != kDateLength || time.size() != kTimeLength) return std::nullopt;
  if (!absl::ParseCivilTime(Cat(date, "T", time), &local)) return std::nullopt;
  const absl::TimeZone::TimeInfo instants = zone.At(absl::CivilSecond(local));
  if (instants.kind == absl::TimeZone::TimeInfo::SKIPPED) return std::nullopt;
  return instants.pre;
}

std::string WriteLocalTime(absl::Time time, absl::TimeZone zone) {
  return absl::FormatTime("%d/%m/%Y %H:%M", time, zone);
}

}  // namespace passerelle::gateway::partner_page
