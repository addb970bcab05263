// The names under which outreach seals its columns; never changed, as what was sealed for one is opened for it only.
#pragma once

namespace passerelle::outreach {

// Under the key of the row's person. What somebody waits for becomes what they come for: both have the one name.
inline constexpr char kAppointmentReason[] = "appointment.reason";
inline constexpr char kAppointmentCancelReason[] = "appointment.cancel_reason";

// Under the service's own key.
inline constexpr char kTerritoryNote[] = "territory.note";
inline constexpr char kStaffMemberName[] = "staff_member.display_name";
inline constexpr char kActivityNote[] = "activity.note";
inline constexpr char kMediationNote[] = "mediation_action.note";
inline constexpr char kOutingStops[] = "outing.stops";
inline constexpr char kOutingNote[] = "outing.note";
inline constexpr char kOutingReport[] = "outing.report";
inline constexpr char kSeriesContent[] = "outing_series.content";

}  // namespace passerelle::outreach
