// The text forms between PostgreSQL and C++.
#include <gtest/gtest.h>

#include "services/runtime/base/status.h"
#include "services/runtime/db/connection_url.h"
#include "services/runtime/db/database.h"
#include "services/runtime/db/errors.h"
#include "services/runtime/db/timestamp.h"

namespace passerelle::db {
namespace {

absl::Time Utc(int year, int month, int day, int hour, int minute, int second, int microsecond = 0) {
  return absl::FromCivil(absl::CivilSecond(year, month, day, hour, minute, second), absl::UTCTimeZone()) +
         absl::Microseconds(microsecond);
}

TEST(ParseTimestamp, ReadsWhatASessionInUtcWrites) {
  EXPECT_EQ(ParseTimestamp("2026-03-01 07:15:09+00"), Utc(2026, 3, 1, 7, 15, 9));
  EXPECT_EQ(ParseTimestamp("2026-03-01 07:15:09.25+00"), Utc(2026, 3, 1, 7, 15, 9, 250'000));
  EXPECT_EQ(ParseTimestamp("1969-12-31 23:59:59.999999+00"), Utc(1969, 12, 31, 23, 59, 59, 999'999));
}

TEST(ParseTimestamp, RefusesAnythingElse) {
  for (const char* text : {"", "infinity", "2026-03-01", "2026-03-01 07:15:09", "2026-03-01 07:15:09+01",
                           "2026-03-01T07:15:09+00", "2026-03-01 07:15:09.+00", "2026-03-01 07:15:09.1234567+00",
                           "0044-03-15 12:00:00+00 BC", "12026-03-01 07:15:09+00", "2026-0a-01 07:15:09+00"}) {
    EXPECT_EQ(ParseTimestamp(text), std::nullopt) << text;
  }
}

TEST(WithParameter, ExtendsBothFormsOfAConnectionString) {
  EXPECT_EQ(WithParameter("host=/tmp dbname=a", "options", "-c a=b"), "host=/tmp dbname=a options='-c a=b'");
  EXPECT_EQ(WithParameter("host=/tmp", "name", "it's \\"), "host=/tmp name='it\\'s \\\\'");
  EXPECT_EQ(WithParameter("postgresql://u@h/d", "options", "-c a=b"), "postgresql://u@h/d?options=%2dc%20a%3db");
  EXPECT_EQ(WithParameter("postgres://u@h/d?sslmode=disable", "x", "1"), "postgres://u@h/d?sslmode=disable&x=1");
}

TEST(Param, WritesArraysThatPostgresReadsBack) {
  EXPECT_EQ(*Param(std::vector<std::string>{"a", "b \"c\" \\", ""}).text(), R"({"a","b \"c\" \\",""})");
  EXPECT_EQ(*Param(std::vector<std::string>{}).text(), "{}");
  EXPECT_EQ(*Param(std::vector<std::int64_t>{1, -2}).text(), "{1,-2}");
  EXPECT_FALSE(Param(std::optional<std::string>()).text().has_value());
  EXPECT_FALSE(TextOrNull("").text().has_value());
}

TEST(StatusOfSqlState, TellsWhatACallerCanDo) {
  EXPECT_EQ(ReasonOf(StatusOfSqlState("40001", "")), "CONFLICT_RETRY");
  EXPECT_EQ(ReasonOf(StatusOfSqlState("55P03", "")), "CONFLICT_RETRY");
  EXPECT_EQ(StatusOfSqlState("57014", "").code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(StatusOfSqlState("57P01", "").code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(StatusOfSqlState("53300", "").code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(StatusOfSqlState("42P01", "no table").code(), absl::StatusCode::kInternal);
}

TEST(StatusOfSqlState, NamesTheConstraintAndNothingElseOfTheMessage) {
  const absl::Status status = StatusOfSqlState(
      "23503", "ERROR:  update on table \"secret\" violates foreign key constraint \"a_fkey\" on table \"b\"");
  EXPECT_EQ(ViolatedConstraint(status), "a_fkey");
  EXPECT_EQ(status.ToString().find("secret"), std::string::npos);
  EXPECT_EQ(ViolatedConstraint(absl::InternalError("x")), "");
}

}  // namespace
}  // namespace passerelle::db
