#include "services/supplies/days.h"

#include <absl/strings/str_cat.h>

#include <stdexcept>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

constexpr int kMostYears = 20;
// The feed of outreach brings an outing within moments, unless outreach is down.
constexpr absl::Duration kTryAgain = absl::Seconds(5);

}  // namespace

absl::CivilDay ParseDay(std::string_view day) {
  absl::CivilDay parsed;
  if (!absl::ParseCivilTime(ToAbsl(day), &parsed)) throw std::logic_error("a date that was not checked");
  return parsed;
}

std::string FormatDay(absl::CivilDay day) { return absl::FormatCivilTime(day); }

absl::Status CheckDayRange(std::string_view from, std::string_view to) {
  const absl::CivilDay first = ParseDay(from);
  const absl::CivilDay last = ParseDay(to);
  const absl::CivilDay beyond(first.year() + kMostYears, first.month(), first.day());
  if (first <= last && last < beyond) return absl::OkStatus();
  return FieldError(absl::StatusCode::kInvalidArgument, "RANGE_INVALID", "to",
                    absl::StrCat("must not be before from, and less than ", kMostYears, " years after it"));
}

absl::StatusOr<std::string> DayOfOuting(db::Executor& db, const std::string& outing, const std::string& site) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kFindOutingDay, {outing, site}));
  if (!rows.empty()) return std::string(rows[0].Text("service_day"));
  return WithRetryAfter(
      FieldError(absl::StatusCode::kFailedPrecondition, "OUTING_UNKNOWN", "outing",
                 "The site has no outing of this id; if it was planned just now, it is soon known here."),
      kTryAgain);
}

absl::StatusOr<absl::CivilDay> LocalDayAt(rpc::RpcContext& rpc, const std::string& site) {
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kFindSiteDay, {site, rpc.now()}));
  if (!rows.empty()) return ParseDay(rows[0].Text("local_day"));
  return FieldError(absl::StatusCode::kFailedPrecondition, "SITE_UNKNOWN", "site",
                    absl::StrCat("There is no site ", site, "."));
}

}  // namespace passerelle::supplies
