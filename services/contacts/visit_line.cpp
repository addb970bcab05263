#include "services/contacts/visit_line.h"

#include <absl/strings/escaping.h>

#include <cstdint>

#include "services/contacts/rows.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/events/outbox.h"

namespace passerelle::contacts {
namespace {

// The columns of sql/record_visits.sql, one element a line.
struct VisitColumns {
  std::vector<std::string> ids, sites, occur_times, service_days, persons, act_kinds, act_minutes, handout_items,
      handout_quantities, outings, notes, request_hashes, facts, trace_parents;
  std::vector<std::int32_t> settings, genders, age_bands, people, syringes_returned, latest_birth_years, of_ages;

  void Add(const VisitLine& line);
  void AddLists(const v1::Visit& visit);
  db::Params Params() const;
};

void VisitColumns::Add(const VisitLine& line) {
  const v1::Visit& visit = line.visit;
  ids.push_back(visit.id());
  sites.push_back(visit.site());
  occur_times.push_back(*db::Param(TimeFromProto(visit.occur_time())).text());
  service_days.push_back(visit.service_day());
  settings.push_back(visit.setting());
  persons.push_back(visit.person());
  genders.push_back(visit.anonymous().gender());
  age_bands.push_back(visit.anonymous().age_band());
  people.push_back(visit.people());
  AddLists(visit);
  syringes_returned.push_back(visit.syringes_returned());
  outings.push_back(visit.outing());
  notes.push_back(absl::BytesToHexString(line.sealed_note));
  request_hashes.push_back(absl::BytesToHexString(line.request_hash));
  facts.push_back(absl::BytesToHexString(events::EncodeFact(VisitFact(visit, line.location)).value));
  latest_birth_years.push_back(line.latest_birth.year);
  of_ages.push_back(line.of_age ? 1 : 0);
  trace_parents.push_back(line.trace_parent);
}

void VisitColumns::AddLists(const v1::Visit& visit) {
  std::vector<std::int32_t> kinds, minutes, quantities;
  std::vector<std::string> items;
  for (const v1::Act& act : visit.acts()) {
    kinds.push_back(act.kind());
    minutes.push_back(act.minutes());
  }
  for (const v1::Handout& handout : visit.handouts()) {
    items.push_back(handout.item());
    quantities.push_back(handout.quantity());
  }
  act_kinds.push_back(*db::Param(kinds).text());
  act_minutes.push_back(*db::Param(minutes).text());
  handout_items.push_back(*db::Param(items).text());
  handout_quantities.push_back(*db::Param(quantities).text());
}

db::Params VisitColumns::Params() const {
  return {ids,
          sites,
          occur_times,
          service_days,
          settings,
          persons,
          genders,
          age_bands,
          people,
          act_kinds,
          act_minutes,
          handout_items,
          handout_quantities,
          syringes_returned,
          outings,
          notes,
          request_hashes,
          facts,
          latest_birth_years,
          of_ages,
          trace_parents};
}

}  // namespace

db::Params ParamsOf(const std::vector<VisitLine*>& lines) {
  VisitColumns columns;
  for (const VisitLine* line : lines) columns.Add(*line);
  return columns.Params();
}

}  // namespace passerelle::contacts
