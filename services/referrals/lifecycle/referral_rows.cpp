#include "services/referrals/lifecycle/referral_rows.h"

#include <absl/strings/escaping.h>
#include <absl/strings/numbers.h>

#include <stdexcept>
#include <vector>

#include "services/referrals/sealed_fields.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/db/timestamp.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

// The value that `parse` finds under a name; the columns hold names of the contract only.
template <class Enum, class Parse>
Enum Parsed(const Parse& parse, std::string_view name) {
  Enum value{};
  if (!parse(std::string(name), &value)) throw std::logic_error("a referral holds a name that is not in the contract");
  return value;
}

v1::Referral::State StateOf(std::string_view name) {
  return Parsed<v1::Referral::State>(v1::Referral::State_Parse, name);
}

void SetTime(std::string_view text, google::protobuf::Timestamp& proto) {
  const std::optional<absl::Time> time = db::ParseTimestamp(text);
  if (!time) throw std::logic_error("a referral holds a time that cannot be read");
  SetProto(*time, proto);
}

void AddAccompaniments(const db::Row& row, v1::Referral& referral) {
  const std::vector<std::string> ids = row.TextArray("accompaniment_ids");
  const std::vector<std::string> times = row.TextArray("accompaniment_times");
  const std::vector<std::string> minutes = row.TextArray("accompaniment_minutes");
  const std::vector<std::string> staff_members = row.TextArray("accompaniment_staff_members");
  for (std::size_t i = 0; i < ids.size(); ++i) {
    v1::Accompaniment& accompaniment = *referral.add_accompaniments();
    accompaniment.set_id(ids[i]);
    SetTime(times[i], *accompaniment.mutable_occur_time());
    std::int32_t spent = 0;
    if (!absl::SimpleAtoi(minutes[i], &spent)) throw std::logic_error("minutes that are no number");
    accompaniment.set_minutes(spent);
    accompaniment.set_staff_member(staff_members[i]);
  }
}

void AddHistory(const vault::DataKey& key, const db::Row& row, v1::Referral& referral) {
  const std::vector<std::string> times = row.TextArray("change_times");
  const std::vector<std::string> sides = row.TextArray("change_sides");
  const std::vector<std::string> actors = row.TextArray("change_actors");
  const std::vector<std::string> from_states = row.TextArray("change_from_states");
  const std::vector<std::string> to_states = row.TextArray("change_to_states");
  const std::vector<std::string> notes = row.TextArray("change_notes");
  const std::vector<std::string> reasons = row.TextArray("change_reasons");
  for (std::size_t i = 0; i < times.size(); ++i) {
    v1::ReferralChange& change = *referral.add_history();
    SetTime(times[i], *change.mutable_time());
    change.set_side(Parsed<v1::ReferralChange::Side>(v1::ReferralChange::Side_Parse, sides[i]));
    change.set_actor(actors[i]);
    change.set_from(StateOf(from_states[i]));
    change.set_to(StateOf(to_states[i]));
    change.set_note(vault::OpenText(key, kChangeNote, absl::HexStringToBytes(notes[i])));
    change.set_reason(reasons[i]);
  }
}

// What a partner answered and what came of it; each only once it is there.
void SetProgress(const vault::DataKey& key, const db::Row& row, v1::Referral& referral) {
  if (!row.IsNull("send_time")) SetProto(row.Time("send_time"), *referral.mutable_send_time());
  if (!row.IsNull("answer_deadline")) SetProto(row.Time("answer_deadline"), *referral.mutable_answer_deadline());
  if (!row.IsNull("answer_time")) SetProto(row.Time("answer_time"), *referral.mutable_answer_time());
  referral.set_decline_reason(vault::OpenText(key, kDeclineReason, row, "decline_reason"));
  if (!row.IsNull("scheduled_time")) SetProto(row.Time("scheduled_time"), *referral.mutable_scheduled_time());
  referral.set_partner_note(vault::OpenText(key, kPartnerNote, row, "partner_note"));
  if (!row.IsNull("outcome")) {
    referral.set_outcome(Parsed<v1::Referral::Outcome>(v1::Referral::Outcome_Parse, row.Text("outcome")));
  }
}

}  // namespace

v1::Referral::State StateFromRow(const db::Row& row) { return StateOf(row.Text("state")); }

v1::Referral ReferralFromRow(const vault::Keeper& keeper, const db::Row& row) {
  const vault::DataKey key = keeper.KeyOf(row);
  v1::Referral referral;
  referral.set_id(std::string(row.Text("id")));
  referral.set_site(std::string(row.Text("site")));
  referral.set_person(std::string(row.TextOrEmpty("person")));
  referral.set_partner(std::string(row.Text("partner")));
  referral.set_theme(
      Parsed<common::v1::ReferralTheme::Theme>(common::v1::ReferralTheme::Theme_Parse, row.Text("theme")));
  referral.set_summary(vault::OpenText(key, kSummary, row, "summary"));
  referral.set_urgency(Parsed<v1::Referral::Urgency>(v1::Referral::Urgency_Parse, row.Text("urgency")));
  referral.set_consent(std::string(row.TextOrEmpty("consent")));
  for (const std::string& category : row.TextArray("disclose")) {
    referral.add_disclose(Parsed<common::v1::DataCategory>(common::v1::DataCategory_Parse, category));
  }
  referral.set_accompanied(row.Bool("accompanied"));
  referral.set_state(StateFromRow(row));
  SetProgress(key, row, referral);
  SetProto(row.Time("create_time"), *referral.mutable_create_time());
  referral.set_etag(StrCat(row.Int("version")));
  return referral;
}

v1::Referral WholeReferralFromRow(const vault::Keeper& keeper, const db::Row& row) {
  v1::Referral referral = ReferralFromRow(keeper, row);
  AddAccompaniments(row, referral);
  AddHistory(keeper.KeyOf(row), row, referral);
  return referral;
}

absl::Status ReferralUnknown() {
  return NotFound("REFERRAL_UNKNOWN", "There is no referral of this id that you may see.");
}

absl::StatusOr<v1::Referral> ReadReferral(const vault::Keeper& keeper, db::Executor& db, const std::string& id,
                                          const Scope& scope) {
  ASSIGN_OR_RETURN(const db::Result rows, db.Execute(sql::kGetReferral, {id, scope.sites, scope.partner}));
  if (rows.empty()) return ReferralUnknown();
  return WholeReferralFromRow(keeper, rows[0]);
}

std::vector<std::string> DisclosedNames(const v1::Referral& referral) {
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(referral.disclose_size()));
  for (const int category : referral.disclose()) {
    names.push_back(common::v1::DataCategory_Name(static_cast<common::v1::DataCategory>(category)));
  }
  return names;
}

events::v1::Fact ReferralFact(const v1::Referral& referral, std::string_view service_day, std::int64_t version) {
  events::v1::Fact fact;
  events::v1::ReferralChanged& changed = *fact.mutable_referral_changed();
  changed.set_referral(referral.id());
  changed.set_site(referral.site());
  changed.set_partner(referral.partner());
  changed.set_theme(common::v1::ReferralTheme::Theme_Name(referral.theme()));
  changed.set_state(v1::Referral::State_Name(referral.state()));
  changed.set_service_day(std::string(service_day));
  *changed.mutable_send_time() = referral.send_time();
  if (referral.has_answer_time()) *changed.mutable_answer_time() = referral.answer_time();
  if (referral.outcome() != v1::Referral::OUTCOME_UNSPECIFIED) {
    changed.set_outcome(v1::Referral::Outcome_Name(referral.outcome()));
  }
  changed.set_accompanied(referral.accompanied());
  changed.set_version(version);
  return fact;
}

}  // namespace passerelle::referrals
