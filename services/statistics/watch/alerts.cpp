#include "services/statistics/watch/alerts.h"

#include <stdexcept>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/events/outbox.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

db::Param TimeOrNull(bool has, const google::protobuf::Timestamp& time) {
  return has ? db::Param(TimeFromProto(time)) : db::Param(std::nullopt);
}

absl::Status Write(db::Transaction& transaction, const v1::WatchAlert& alert, const events::v1::Fact& fact,
                   const std::string& trace_parent) {
  // What nobody was told of ends untold.
  const db::Param told = alert.has_send_time() ? db::Param(events::EncodeFact(fact)) : db::Param(std::nullopt);
  return transaction
      .Execute(sql::kMoveWatchAlert, {alert.id(), v1::WatchAlert::State_Name(alert.state()),
                                      TimeOrNull(alert.has_send_time(), alert.send_time()),
                                      TimeOrNull(alert.has_end_time(), alert.end_time()), told, trace_parent})
      .status();
}

}  // namespace

absl::Status AlertUnknown() { return NotFound("ALERT_UNKNOWN", "There is no alert of this id."); }

v1::WatchAlert AlertFromRow(const db::Row& row) {
  v1::WatchAlert alert;
  v1::WatchAlert::Level level = v1::WatchAlert::LEVEL_UNSPECIFIED;
  v1::WatchAlert::State state = v1::WatchAlert::STATE_UNSPECIFIED;
  if (!v1::WatchAlert::Level_Parse(std::string(row.Text("level")), &level) ||
      !v1::WatchAlert::State_Parse(std::string(row.Text("state")), &state)) {
    throw std::logic_error("an alert has a level or a state that the contract does not name");
  }
  alert.set_id(std::string(row.Text("id")));
  alert.set_title(std::string(row.Text("title")));
  alert.set_text(std::string(row.Text("text")));
  alert.set_level(level);
  alert.set_state(state);
  for (std::string& observation : row.TextArray("observations")) alert.add_observations(std::move(observation));
  SetProto(row.Time("create_time"), *alert.mutable_create_time());
  if (!row.IsNull("send_time")) SetProto(row.Time("send_time"), *alert.mutable_send_time());
  if (!row.IsNull("end_time")) SetProto(row.Time("end_time"), *alert.mutable_end_time());
  return alert;
}

bool SeesDrafts(const access::Principal& principal) { return principal.Has("watch.alert"); }

events::v1::Fact AlertFact(const v1::WatchAlert& alert, absl::Time time, std::int64_t version) {
  events::v1::Fact fact;
  events::v1::WatchAlertChanged& changed = *fact.mutable_watch_alert_changed();
  changed.set_alert(alert.id());
  changed.set_state(v1::WatchAlert::State_Name(alert.state()));
  changed.set_level(v1::WatchAlert::Level_Name(alert.level()));
  SetProto(time, *changed.mutable_time());
  changed.set_version(version);
  changed.set_title(alert.title());
  changed.set_text(alert.text());
  return fact;
}

absl::StatusOr<v1::WatchAlert> MoveAlert(rpc::RpcContext& rpc, const std::string& id, v1::WatchAlert::State to) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const db::Result before, transaction.Execute(sql::kLockWatchAlert, {id}));
  if (before.empty()) return AlertUnknown();
  v1::WatchAlert alert = AlertFromRow(before[0]);
  if (alert.state() == to) return alert;
  if (alert.state() == v1::WatchAlert::ENDED) {
    return FailedPrecondition("ILLEGAL_TRANSITION", "The alert is ended; draft another one.");
  }
  const absl::Time now = rpc.now();
  alert.set_state(to);
  SetProto(now, to == v1::WatchAlert::SENT ? *alert.mutable_send_time() : *alert.mutable_end_time());
  RETURN_IF_ERROR(
      Write(transaction, alert, AlertFact(alert, now, before[0].Int("version") + 1), rpc.trace().Traceparent()));
  RETURN_IF_ERROR(transaction.Commit());
  return alert;
}

}  // namespace passerelle::statistics
