#include "services/outreach/happened.h"

#include "services/runtime/base/status.h"

namespace passerelle::outreach {
namespace {

// How far a client's clock may be ahead.
constexpr absl::Duration kClockSkew = absl::Minutes(5);

}  // namespace

absl::Status CheckHappened(absl::Time time, absl::Time now, const std::string& field) {
  if (time > now + kClockSkew)
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_IN_FUTURE", field, "It has not happened yet.");
  if (time < kEarliest)
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_TOO_EARLY", field, "It must not lie before 1990.");
  return absl::OkStatus();
}

}  // namespace passerelle::outreach
