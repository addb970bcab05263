#include "services/referrals/deliveries/delivery_rows.h"

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

v1::DeliveryAttempt AttemptFromRow(const db::Row& row) {
  v1::DeliveryAttempt attempt;
  attempt.set_number(row.Int32("attempt_number"));
  SetProto(row.Time("start_time"), *attempt.mutable_start_time());
  attempt.set_duration_ms(row.Int32("duration_ms"));
  attempt.set_status(row.Int32("status"));
  attempt.set_error(std::string(row.Text("error")));
  return attempt;
}

}  // namespace

v1::Delivery DeliveryFromRow(const db::Row& row) {
  v1::Delivery delivery;
  delivery.set_id(std::string(row.Text("id")));
  delivery.set_partner(std::string(row.Text("partner")));
  delivery.set_referral(std::string(row.TextOrEmpty("referral")));
  delivery.set_type(std::string(row.Text("type")));
  v1::Delivery::Channel channel = v1::Delivery::CHANNEL_UNSPECIFIED;
  v1::Delivery::Channel_Parse(std::string(row.TextOrEmpty("channel")), &channel);
  delivery.set_channel(channel);
  v1::Delivery::State state = v1::Delivery::STATE_UNSPECIFIED;
  v1::Delivery::State_Parse(std::string(row.Text("state")), &state);
  delivery.set_state(state);
  SetProto(row.Time("event_time"), *delivery.mutable_event_time());
  if (!row.IsNull("next_attempt_time")) SetProto(row.Time("next_attempt_time"), *delivery.mutable_next_attempt_time());
  if (!row.IsNull("delivery_time")) SetProto(row.Time("delivery_time"), *delivery.mutable_delivery_time());
  delivery.set_attempt_count(row.Int32("attempt_count"));
  delivery.set_last_error(std::string(row.Text("last_error")));
  return delivery;
}

absl::StatusOr<v1::Delivery> ReadDelivery(db::Executor& db, const std::string& id, const db::Param& sites) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kGetDelivery, {id, sites}));
  if (rows.empty()) return NotFound("DELIVERY_UNKNOWN", "There is no such delivery.");
  v1::Delivery delivery = DeliveryFromRow(rows[0]);
  for (const db::Row row : rows) {
    if (!row.IsNull("attempt_number")) *delivery.add_attempts() = AttemptFromRow(row);
  }
  return delivery;
}

}  // namespace passerelle::referrals
