// What tests of what statistics records itself share: a site of their own, who works there, and short ways to call.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "tests/support/suite.h"

namespace passerelle::statistics {

// An absl::StatusOr refused for that reason.
MATCHER_P(IsRefusedFor, reason, "") {
  *result_listener << arg.status();
  return !arg.ok() && ReasonOf(arg.status()) == reason;
}

class Recording : public ::testing::Test {
 protected:
  // `method`: "SurveyService.GetSurvey".
  template <class Response, class Request>
  absl::StatusOr<Response> Call(const access::Principal& caller, const std::string& method, const Request& request,
                                std::string_view key = "") {
    return suite_.Call<Response>(caller, "passerelle.statistics.v1." + method, request, key);
  }
  // The value of an answer that must be OK; the test ends when it is not.
  template <class T>
  static T Must(absl::StatusOr<T> answer, const std::source_location& where = std::source_location::current()) {
    if (answer.ok()) return *std::move(answer);
    ADD_FAILURE_AT(where.file_name(), static_cast<int>(where.line())) << answer.status();
    throw std::runtime_error("a call that must succeed was refused");
  }
  db::Result Sql(const std::string& sql, const db::Params& params = {}) {
    return Must(suite_.Sql("statistics", sql, params));
  }

  // The local day in Paris, so many days from today, YYYY-MM-DD.
  static std::string DayFromNow(int days) {
    absl::TimeZone paris;
    absl::LoadTimeZone("Europe/Paris", &paris);
    return absl::FormatCivilTime(absl::ToCivilDay(absl::Now(), paris) + days);
  }

  testing::Suite& suite_ = testing::Suite::Running();
  const std::string site_ = suite_.NewSite();
  const access::Principal reception_ = testing::Reception(site_);
  const access::Principal coordinator_ = testing::Coordinator(site_);
  const access::Principal director_ = testing::Director();
  const access::Principal analyst_ = testing::Analyst();
};

}  // namespace passerelle::statistics
