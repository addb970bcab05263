#include "services/outreach/appointments/appointment_rules.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

#include "services/outreach/happened.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"

namespace passerelle::outreach {
namespace {

constexpr absl::Duration kFarthest = absl::Hours(366 * 24);
constexpr absl::Duration kSlotStep = absl::Minutes(15);
constexpr absl::Duration kOfferTime = absl::Hours(24);
constexpr absl::Duration kOfferMargin = absl::Hours(2);

bool IsFree(const Receiver& receiver, const Span& span) {
  return std::ranges::none_of(receiver.busy,
                              [&](const Span& busy) { return busy.start < span.end && span.start < busy.end; });
}

}  // namespace

Span SpanOf(const v1::Appointment& appointment) {
  const absl::Time start = TimeFromProto(appointment.start_time());
  return {start, start + absl::Minutes(appointment.duration_minutes())};
}

absl::Status CheckTime(const v1::Site& site, const v1::Appointment& appointment, absl::Time now,
                       const std::string& path) {
  const Span span = SpanOf(appointment);
  const std::string field = path + "startTime";
  if (span.start < kEarliest) {
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_TOO_EARLY", field,
                      "The appointment lies before the year 1990.");
  }
  if (span.start > now + kFarthest) {
    return FieldError(absl::StatusCode::kInvalidArgument, "TIME_TOO_FAR", field,
                      "The appointment lies more than a year ahead.");
  }
  if (!IsWithinHours(site, v1::INDIVIDUAL, span)) {
    return FieldError(absl::StatusCode::kFailedPrecondition, "OUTSIDE_HOURS", field,
                      "The site does not receive individually for the whole of that time.");
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> MustMove(const v1::Appointment& appointment, v1::Appointment::State state) {
  if (appointment.state() == state) return false;
  if (appointment.state() != v1::Appointment::SCHEDULED) {
    return FailedPrecondition(
        "ILLEGAL_TRANSITION",
        absl::StrCat("The appointment is ", v1::Appointment::State_Name(appointment.state()), ", not SCHEDULED."));
  }
  return true;
}

std::optional<absl::Time> OfferEnd(absl::Time start, absl::Time now) {
  const absl::Time end = std::min(now + kOfferTime, start - kOfferMargin);
  return end > now ? std::optional(end) : std::nullopt;
}

std::vector<FreeSlot> FreeSlots(const std::vector<Span>& openings, const std::vector<Receiver>& receivers,
                                absl::Duration length, absl::Time earliest, std::size_t most) {
  std::vector<FreeSlot> slots;
  for (const Span& opening : openings) {
    for (absl::Time start = opening.start; start + length <= opening.end; start += kSlotStep) {
      if (slots.size() == most) return slots;
      if (start < earliest) continue;
      const Span span = {start, start + length};
      const auto receiver = std::ranges::find_if(receivers, [&](const Receiver& one) { return IsFree(one, span); });
      if (receiver != receivers.end()) slots.push_back({span, receiver->staff_member});
    }
  }
  return slots;
}

}  // namespace passerelle::outreach
