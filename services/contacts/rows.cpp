#include "services/contacts/rows.h"

#include <absl/strings/numbers.h>

#include "services/contacts/codes.h"
#include "services/contacts/sealing/personal.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"

namespace passerelle::contacts {
namespace {

std::string Text(const db::Row& row, std::string_view column) { return std::string(row.Text(column)); }
std::string TextOrEmpty(const db::Row& row, std::string_view column) { return std::string(row.TextOrEmpty(column)); }

void ReadWho(const db::Row& row, v1::Visit& visit) {
  if (!row.IsNull("person")) {
    visit.set_person(Text(row, "person"));
  } else if (!row.IsNull("anonymous_gender")) {
    visit.mutable_anonymous()->set_gender(static_cast<common::v1::Gender>(row.Int32("anonymous_gender")));
    visit.mutable_anonymous()->set_age_band(static_cast<common::v1::AgeBand>(row.Int32("anonymous_age_band")));
  }
}

void ReadLines(const db::Row& row, v1::Visit& visit) {
  const std::vector<std::int32_t> kinds = Integers(row, "act_kinds");
  const std::vector<std::int32_t> minutes = Integers(row, "act_minutes");
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    v1::Act& act = *visit.add_acts();
    act.set_kind(static_cast<common::v1::ActKind>(kinds[i]));
    act.set_minutes(minutes[i]);
  }
  const std::vector<std::string> items = row.TextArray("handout_items");
  const std::vector<std::int32_t> quantities = Integers(row, "handout_quantities");
  for (std::size_t i = 0; i < items.size(); ++i) {
    v1::Handout& handout = *visit.add_handouts();
    handout.set_item(items[i]);
    handout.set_quantity(quantities[i]);
  }
}

}  // namespace

std::vector<std::int32_t> Integers(const db::Row& row, std::string_view column) {
  std::vector<std::int32_t> numbers;
  for (const std::string& text : row.TextArray(column)) {
    if (!absl::SimpleAtoi(text, &numbers.emplace_back())) throw std::logic_error(StrCat(column, " is no integer[]"));
  }
  return numbers;
}

v1::Person PersonFromRow(const vault::Vault& vault, const db::Row& row) {
  v1::Person person;
  person.set_id(Text(row, "id"));
  OpenPersonal(vault::SealedRow(vault, row, person.id()), person);
  if (!person.code().empty()) person.set_code(ShownCode(person.code()));
  person.set_site(Text(row, "site"));
  for (std::string& site : row.TextArray("sites")) person.add_sites(std::move(site));
  person.set_gender(static_cast<common::v1::Gender>(row.Int32("gender")));
  if (!row.IsNull("birth_year")) person.set_birth_year(row.Int32("birth_year"));
  person.set_anonymity(person.has_identity() ? v1::IDENTIFIED : v1::PSEUDONYM);
  person.set_state(static_cast<v1::PersonState>(row.Int32("state")));
  if (!row.IsNull("leave_reason")) person.set_leave_reason(static_cast<v1::LeaveReason>(row.Int32("leave_reason")));
  person.set_merged_into(TextOrEmpty(row, "merged_into"));
  SetProto(row.Time("create_time"), *person.mutable_create_time());
  SetProto(row.Time("update_time"), *person.mutable_update_time());
  person.set_etag(Text(row, "version"));
  return person;
}

v1::Visit VisitFromRow(const vault::Vault& vault, const db::Row& row) {
  v1::Visit visit;
  visit.set_id(Text(row, "id"));
  visit.set_site(Text(row, "site"));
  SetProto(row.Time("occur_time"), *visit.mutable_occur_time());
  visit.set_service_day(Text(row, "service_day"));
  visit.set_setting(static_cast<common::v1::Setting>(row.Int32("setting")));
  ReadWho(row, visit);
  const vault::SealedRow sealed(vault, row, OwnerOfVisit(visit.person()));
  visit.set_people(row.Int32("people"));
  ReadLines(row, visit);
  visit.set_syringes_returned(row.Int32("syringes_returned"));
  visit.set_outing(TextOrEmpty(row, "outing"));
  visit.set_note(sealed.Text("note", kNoteField));
  visit.set_state(static_cast<v1::VisitState>(row.Int32("state")));
  visit.set_void_reason(sealed.Text("void_reason", kVoidReasonField));
  SetProto(row.Time("record_time"), *visit.mutable_record_time());
  visit.set_etag(Text(row, "version"));
  return visit;
}

events::v1::Fact PersonFact(const v1::Person& person, std::int64_t version) {
  events::v1::Fact fact;
  events::v1::PersonChanged& changed = *fact.mutable_person_changed();
  changed.set_person(person.id());
  changed.set_gender(person.gender());
  changed.set_birth_year(person.birth_year());
  changed.set_version(version);
  return fact;
}

events::v1::Fact VisitFact(const v1::Visit& visit, const std::string& location) {
  events::v1::Fact fact;
  events::v1::VisitRecorded& recorded = *fact.mutable_visit_recorded();
  recorded.set_visit(visit.id());
  recorded.set_site(visit.site());
  recorded.set_service_day(visit.service_day());
  *recorded.mutable_occur_time() = visit.occur_time();
  recorded.set_setting(visit.setting());
  recorded.set_person(visit.person());
  if (!visit.has_person()) {
    recorded.set_gender(visit.has_anonymous() ? visit.anonymous().gender() : common::v1::UNKNOWN);
    recorded.set_age_band(visit.has_anonymous() ? visit.anonymous().age_band() : common::v1::AGE_UNKNOWN);
  }
  recorded.set_people(visit.people());
  for (const v1::Act& act : visit.acts()) {
    events::v1::ActDone& done = *recorded.add_acts();
    done.set_kind(act.kind());
    done.set_minutes(act.minutes());
  }
  for (const v1::Handout& handout : visit.handouts()) {
    events::v1::Quantity& quantity = *recorded.add_handouts();
    quantity.set_item(handout.item());
    quantity.set_quantity(handout.quantity());
  }
  recorded.set_syringes_returned(visit.syringes_returned());
  recorded.set_outing(visit.outing());
  recorded.set_location(location);
  return fact;
}

}  // namespace passerelle::contacts
