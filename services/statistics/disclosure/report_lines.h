// The lines of an activity report that are about people, by name: what secrecy decides on. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "passerelle/statistics/v1/reports.pb.h"

namespace passerelle::statistics::disclosure {

struct ReportCells {
  std::string line;                    // "gender/1", "visits", …
  std::optional<std::int64_t> people;  // different people, who may be in several lines, months and sites
  std::optional<std::int64_t> amount;  // visits, acts, referrals: what adds up
};

// Every line that counts somebody, in an order of their own.
std::vector<ReportCells> CellsOf(const v1::ActivityReport& report);

// The line of people seen, and of visits.
inline constexpr char kPeopleLine[] = "people";
inline constexpr char kVisitsLine[] = "visits";
inline constexpr char kNewLine[] = "new";
inline constexpr char kAnonymousLine[] = "anonymous";
// Visits that are not anonymous: no line of a report, but what is left when the anonymous ones are taken off.
inline constexpr char kRegisteredLine[] = "registered";
// All acts together: no line of a report, but a figure over time.
inline constexpr char kActsLine[] = "acts";
inline constexpr char kOutsideLine[] = "outside";
inline constexpr char kOutingLine[] = "outing";
inline constexpr char kMetLine[] = "met";
inline constexpr char kReferralsLine[] = "referrals";
inline constexpr char kClosedLine[] = "closed";
inline constexpr char kAnsweredLine[] = "answered";
inline constexpr char kAccompaniedLine[] = "accompanied";

// Takes out of the report whatever is hidden, and says so.
void Withhold(const std::function<bool(std::string_view line)>& hidden, v1::ActivityReport& report);

// Adds `amount` to every number that Withhold would take out: whatever is computed from both and comes out the same
// tells nothing of what is hidden.
void Disturb(const std::function<bool(std::string_view line)>& hidden, std::int32_t amount, v1::ActivityReport& report);

}  // namespace passerelle::statistics::disclosure
