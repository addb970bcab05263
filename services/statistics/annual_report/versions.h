// Frozen reports: what was closed, and every correction after it. A version is never changed.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "passerelle/statistics/v1/annual_reports.pb.h"
#include "services/runtime/db/database.h"
#include "services/statistics/annual_report/values.h"

namespace passerelle::statistics {

// What is noted beside a frozen report.
struct FreezeNote {
  int version = 0;
  std::string form;
  std::string reason;  // of a correction
  std::string frozen_by;
};

struct FrozenReport {
  FreezeNote note;
  ReportContent content;
  absl::Time freeze_time;
};

constexpr int kNewest = 0;

// A version of a report by its scope's key; nothing when there is none.
absl::StatusOr<std::optional<FrozenReport>> ReadFrozen(db::Executor& database, const std::string& scope, int year,
                                                       int version);
// The newest versions, newest first.
absl::StatusOr<std::vector<FrozenReport>> ListFrozen(db::Executor& database, const std::string& scope, int year,
                                                     int most);
// Keeps a report as the version that is noted, unless there is one already: whoever comes second reads the first one's.
absl::Status Freeze(db::Executor& database, const std::string& scope, int year, const FreezeNote& note,
                    const ReportContent& content);

// The lines whose values differ, by id, their texts in the language. A line that came or went differs, whatever its
// value.
std::vector<v1::ReportDifference> DifferencesBetween(const LineValues& before, const LineValues& after,
                                                     const std::string& language);

}  // namespace passerelle::statistics
