#include "services/outreach/activities/mediation.h"

#include <stdexcept>
#include <string>

#include "services/outreach/sealed_fields.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"

namespace passerelle::outreach {

v1::MediationAction MediationActionFromRow(const vault::Keeper& keeper, const db::Row& row) {
  v1::MediationAction action;
  v1::MediationAction::Kind kind = v1::MediationAction::KIND_UNSPECIFIED;
  v1::MediationAction::State state = v1::MediationAction::STATE_UNSPECIFIED;
  if (!v1::MediationAction::Kind_Parse(std::string(row.Text("kind")), &kind) ||
      !v1::MediationAction::State_Parse(std::string(row.Text("state")), &state)) {
    throw std::logic_error("an action of mediation has a kind or a state that the contract does not name");
  }
  action.set_id(std::string(row.Text("id")));
  action.set_site(std::string(row.Text("site")));
  SetProto(row.Time("occur_time"), *action.mutable_occur_time());
  action.set_kind(kind);
  action.set_minutes(row.Int32("minutes"));
  action.set_needles_picked_up(row.Int32("needles_picked_up"));
  if (!row.IsNull("people_met")) action.set_people_met(row.Int32("people_met"));
  action.set_outing(std::string(row.TextOrEmpty("outing")));
  action.set_note(keeper.Open(kMediationNote, row, "note"));
  action.set_state(state);
  action.set_void_reason(std::string(row.Text("void_reason")));
  action.set_service_day(std::string(row.Text("service_day")));
  SetProto(row.Time("create_time"), *action.mutable_create_time());
  action.set_etag(StrCat(row.Int("version")));
  return action;
}

events::v1::Fact MediationActionFact(const v1::MediationAction& action, std::int64_t version) {
  events::v1::Fact fact;
  events::v1::MediationActionChanged& changed = *fact.mutable_mediation_action_changed();
  changed.set_action(action.id());
  changed.set_site(action.site());
  changed.set_kind(v1::MediationAction::Kind_Name(action.kind()));
  changed.set_service_day(action.service_day());
  changed.set_minutes(action.minutes());
  changed.set_needles_picked_up(action.needles_picked_up());
  changed.set_voided(action.state() == v1::MediationAction::VOIDED);
  changed.set_version(version);
  return fact;
}

}  // namespace passerelle::outreach
