#include "tests/simulator/play_season.h"

#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <google/protobuf/util/time_util.h>

#include <map>
#include <thread>

namespace passerelle::simulator {
namespace {

using google::protobuf::util::TimeUtil;
using outreach::v1::Outing;

constexpr int kThreads = 4;
// How long what supplies does by itself may take: a transfer that could not be made at once is tried again.
constexpr absl::Duration kStockPatience = absl::Seconds(60);
constexpr absl::Duration kLook = absl::Milliseconds(100);

google::protobuf::Timestamp ToProto(absl::Time time) { return TimeUtil::SecondsToTimestamp(absl::ToUnixSeconds(time)); }

// Asks for the outing until its load stands as wished.
absl::Status AwaitStock(Api& api, outreach::v1::StockState wished, Outing& outing) {
  const absl::Time end = absl::Now() + kStockPatience;
  while (outing.stock().state() != wished) {
    if (absl::Now() > end) {
      return absl::DeadlineExceededError(absl::StrCat("the stock of outing ", outing.id(), " is still ",
                                                      outreach::v1::StockState_Name(outing.stock().state()), " (",
                                                      outing.stock().problem(), ")"));
    }
    std::this_thread::sleep_for(absl::ToChronoNanoseconds(kLook));
    const std::string path = absl::StrCat("/v1/outings/", outing.id());
    outing.Clear();
    absl::Status status = api.Get(path, &outing);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

SeasonPlayer::SeasonPlayer(const Plan& plan, Session& planner, Crew& crew)
    : plan_(plan),
      planner_(planner),
      crew_(crew),
      series_ids_(plan.season.series.size()),
      outings_(plan.season.outings.size()),
      visits_(plan.season.outings.size()) {
  for (std::size_t visit = 0; visit < plan.visits.size(); ++visit) {
    if (const auto outing = plan.visits[visit].outing)
      visits_[static_cast<std::size_t>(*outing)].push_back(static_cast<int>(visit));
  }
}

void SeasonPlayer::MakePlans() {
  crew_.Do({.name = "Series", .count = static_cast<int>(series_ids_.size()), .session = planner_},
           [this](Api& api, int index) { return CreateSeries(api, index); });
  crew_.Do({.name = "Plans", .count = static_cast<int>(outings_.size()), .session = planner_},
           [this](Api& api, int index) { return CreateOuting(api, index); });
  crew_.Do({.name = "Calendar", .count = 1, .session = planner_}, [this](Api& api, int) { return FindOutings(api); });
}

absl::Status SeasonPlayer::CreateSeries(Api& api, int index) {
  const PlannedSeries& planned = plan_.season.series[static_cast<std::size_t>(index)];
  outreach::v1::OutingSeries series;
  absl::Status status = api.Post("/v1/outingSeries", planned.request, planned.key, &series);
  series_ids_[static_cast<std::size_t>(index)] = series.id();
  return status;
}

absl::Status SeasonPlayer::CreateOuting(Api& api, int index) {
  const PlannedOuting& planned = plan_.season.outings[static_cast<std::size_t>(index)];
  if (planned.series) return absl::OkStatus();
  return api.Post("/v1/outings", planned.request, planned.key, &outings_[static_cast<std::size_t>(index)]);
}

absl::Status SeasonPlayer::FindOutings(Api& api) {
  std::map<std::string, Outing> found;  // by id, and by series and local start
  outreach::v1::ListOutingsResponse page;
  do {
    const std::string path =
        absl::StrCat("/v1/outings?pageSize=200&site=", UrlEncode(plan_.figures.site), "&from=", plan_.figures.year,
                     "-01-01&to=", plan_.figures.year, "-12-31",
                     page.next_page_token().empty() ? "" : "&pageToken=", UrlEncode(page.next_page_token()));
    page.Clear();
    if (absl::Status status = api.Get(path, &page); !status.ok()) return status;
    for (const Outing& outing : page.outings())
      found[outing.series().empty() ? outing.id() : absl::StrCat(outing.series(), outing.occurrence())] = outing;
  } while (!page.next_page_token().empty());
  for (std::size_t index = 0; index < outings_.size(); ++index) {
    const PlannedOuting& planned = plan_.season.outings[index];
    const auto outing = found.find(
        planned.series ? absl::StrCat(series_ids_[static_cast<std::size_t>(*planned.series)], planned.occurrence)
                       : outings_[index].id());
    if (outing == found.end())
      return absl::NotFoundError(absl::StrCat("no outing on ", absl::FormatCivilTime(planned.day)));
    outings_[index] = outing->second;
  }
  return absl::OkStatus();
}

void SeasonPlayer::GoOut(const RecordVisit& record, std::atomic<int>* done) {
  crew_.Do({.name = "Outings", .count = static_cast<int>(outings_.size()), .session = planner_},
           [&](Api& api, int index) {
             absl::Status status = Go(api, index, record);
             if (done != nullptr) ++*done;
             return status;
           });
}

absl::Status SeasonPlayer::Go(Api& api, int index, const RecordVisit& record) {
  const PlannedOuting& planned = plan_.season.outings[static_cast<std::size_t>(index)];
  Outing& outing = outings_[static_cast<std::size_t>(index)];
  if (outing.id().empty()) return absl::FailedPreconditionError("the outing could not be planned");
  if (planned.cancelled()) {
    outreach::v1::CancelOutingRequest request;
    request.set_reason(planned.cancel_reason);
    return api.Post(absl::StrCat("/v1/outings/", outing.id(), ":cancel"), request, "", &outing);
  }
  const bool over = outing.state() == outreach::v1::COMPLETED;
  if (!over) {
    if (absl::Status status = Start(api, planned, outing); !status.ok()) return status;
  }
  for (const int visit : visits_[static_cast<std::size_t>(index)]) {
    if (absl::Status status = record(visit, outing.id()); !status.ok()) return status;
  }
  if (!over) {
    if (absl::Status status = Complete(api, planned, outing); !status.ok()) return status;
  }
  ++completed_;
  return AwaitStock(api, outreach::v1::UNLOADED, outing);
}

absl::Status SeasonPlayer::Start(Api& api, const PlannedOuting& planned, Outing& outing) {
  outreach::v1::StartOutingRequest request;
  *request.mutable_start_time() = ToProto(planned.start);
  const std::string path = absl::StrCat("/v1/outings/", outing.id(), ":start");
  outing.Clear();
  if (absl::Status status = api.Post(path, request, "", &outing); !status.ok()) return status;
  return AwaitStock(api, outreach::v1::LOADED, outing);
}

absl::Status SeasonPlayer::Complete(Api& api, const PlannedOuting& planned, Outing& outing) {
  outreach::v1::CompleteOutingRequest request;
  *request.mutable_report() = planned.report;
  *request.mutable_end_time() = ToProto(planned.end);
  const std::string path = absl::StrCat("/v1/outings/", outing.id(), ":complete");
  outing.Clear();
  return api.Post(path, request, "", &outing);
}

void SeasonPlayer::KeepAgenda(const std::vector<std::string>& people) {
  const Season& season = plan_.season;
  crew_.Do({.name = "Mediation",
            .count = static_cast<int>(season.mediations.size()),
            .session = planner_,
            .threads = kThreads},
           [&](Api& api, int index) {
             const PlannedMediation& planned = season.mediations[static_cast<std::size_t>(index)];
             outreach::v1::MediationAction action;
             return api.Post("/v1/mediationActions", planned.request, planned.key, &action);
           });
  crew_.Do({.name = "Activities",
            .count = static_cast<int>(season.activities.size()),
            .session = planner_,
            .threads = kThreads},
           [&](Api& api, int index) {
             const PlannedActivity& planned = season.activities[static_cast<std::size_t>(index)];
             outreach::v1::Activity activity;
             absl::Status status = api.Post("/v1/activities", planned.request, planned.key, &activity);
             if (!status.ok()) return status;
             outreach::v1::HoldActivityRequest held;
             held.set_participants(planned.participants);
             return api.Post(absl::StrCat("/v1/activities/", activity.id(), ":hold"), held, "", &activity);
           });
  crew_.Do({.name = "Reception",
            .count = static_cast<int>(season.appointments.size()),
            .session = planner_,
            .threads = kThreads},
           [&](Api& api, int index) {
             const PlannedAppointment& planned = season.appointments[static_cast<std::size_t>(index)];
             outreach::v1::CreateAppointmentRequest request = planned.request;
             request.set_person(people[static_cast<std::size_t>(planned.person)]);
             outreach::v1::Appointment appointment;
             absl::Status status = api.Post("/v1/appointments", request, planned.key, &appointment);
             if (!status.ok()) return status;
             const std::string path = absl::StrCat("/v1/appointments/", appointment.id());
             if (planned.attended)
               return api.Post(path + ":attend", outreach::v1::AttendAppointmentRequest(), "", &appointment);
             return api.Post(path + ":miss", outreach::v1::MissAppointmentRequest(), "", &appointment);
           });
}

}  // namespace passerelle::simulator
