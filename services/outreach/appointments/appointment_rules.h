// Pure decisions about appointments and their waiting list.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <optional>
#include <string>
#include <vector>

#include "passerelle/outreach/v1/appointments.pb.h"
#include "services/outreach/sites/hours.h"

namespace passerelle::outreach {

// Why an offer was let go, as the cancel reason of its appointment.
inline constexpr char kOfferDeclined[] = "OFFER_DECLINED";
inline constexpr char kOfferExpired[] = "OFFER_EXPIRED";
inline constexpr char kOfferWithdrawn[] = "OFFER_WITHDRAWN";

// From when until when an appointment is.
Span SpanOf(const v1::Appointment& appointment);

// Whether the time of `appointment` may be booked at its site as far as the site decides. INVALID_ARGUMENT
// (TIME_TOO_EARLY before 1990, TIME_TOO_FAR over a year after `now`); FAILED_PRECONDITION (OUTSIDE_HOURS). `path`
// stands before each field named: "" or "appointment.".
absl::Status CheckTime(const v1::Site& site, const v1::Appointment& appointment, absl::Time now,
                       const std::string& path);

// Whether `appointment` must still be moved to `state`, ATTENDED, MISSED or CANCELLED: false when it is there already.
// FAILED_PRECONDITION (ILLEGAL_TRANSITION) unless it is scheduled.
absl::StatusOr<bool> MustMove(const v1::Appointment& appointment, v1::Appointment::State state);

// Until when a time that begins at `start` is held for somebody of the waiting list: a day, but not later than two
// hours before it begins. Absent when that is over.
std::optional<absl::Time> OfferEnd(absl::Time start, absl::Time now);

// Somebody who may receive, and when they are not free, in any order.
struct Receiver {
  std::string staff_member;
  std::vector<Span> busy;
};

struct FreeSlot {
  Span span;
  std::string staff_member;
  bool operator==(const FreeSlot&) const = default;
};

// The times of that length, every quarter of an hour from the beginning of each opening and not before `earliest`, at
// which some receiver is free; each with the first who is. Soonest first, `most` at most.
std::vector<FreeSlot> FreeSlots(const std::vector<Span>& openings, const std::vector<Receiver>& receivers,
                                absl::Duration length, absl::Time earliest, std::size_t most);

}  // namespace passerelle::outreach
