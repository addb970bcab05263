#include <absl/container/flat_hash_map.h>

#include <map>
#include <string>
#include <vector>

#include "services/runtime/base/status.h"
#include "services/runtime/events/outbox.h"
#include "services/statistics/jobs/arrays.h"
#include "services/statistics/jobs/follow.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

using events::v1::PersonChanged;
using events::v1::VisitRecorded;

// The visits of a batch, column by column.
struct VisitColumns {
  std::vector<std::string> ids, sites, days, people_ids, act_kinds, act_minutes, items, quantities;
  std::vector<std::int32_t> settings, genders, age_bands, people, syringes_returned, with_outing;
  std::vector<std::int64_t> positions;

  void Add(const VisitRecorded& visit, std::int64_t position) {
    ids.push_back(visit.visit());
    sites.push_back(visit.site());
    days.push_back(visit.service_day());
    people_ids.push_back(visit.person());
    act_kinds.push_back(ArrayOf(visit.acts(), [](const auto& act) { return static_cast<int>(act.kind()); }));
    act_minutes.push_back(ArrayOf(visit.acts(), [](const auto& act) { return act.minutes(); }));
    items.push_back(ArrayOf(visit.handouts(), [](const auto& handout) { return handout.item(); }));
    quantities.push_back(ArrayOf(visit.handouts(), [](const auto& handout) { return handout.quantity(); }));
    settings.push_back(visit.setting());
    genders.push_back(visit.gender());
    age_bands.push_back(visit.age_band());
    people.push_back(visit.people());
    syringes_returned.push_back(visit.syringes_returned());
    positions.push_back(position);
    with_outing.push_back(visit.outing().empty() ? 0 : 1);
  }

  absl::Status Take(db::Transaction& transaction) const {
    if (ids.empty()) return absl::OkStatus();
    return transaction
        .Execute(sql::kTakeVisits, {ids, sites, days, settings, people_ids, genders, age_bands, people, act_kinds,
                                    act_minutes, items, quantities, syringes_returned, positions, with_outing})
        .status();
  }
};

struct VoidColumns {
  std::vector<std::string> ids;
  std::vector<std::int64_t> positions;

  absl::Status Take(db::Transaction& transaction) const {
    if (ids.empty()) return absl::OkStatus();
    return transaction.Execute(sql::kTakeVoids, {ids, positions}).status();
  }
};

// The people of a batch, each as it is at the end of it.
struct PeopleChanges {
  struct Change {
    const PersonChanged* person;
    std::int64_t position;
  };
  absl::flat_hash_map<std::string, Change> latest;

  void Add(const PersonChanged& person, std::int64_t position) {
    const auto [entry, fresh] = latest.try_emplace(person.person(), Change{&person, position});
    if (!fresh && entry->second.person->version() < person.version()) entry->second = {&person, position};
  }

  absl::Status Take(db::Transaction& transaction) const {
    if (latest.empty()) return absl::OkStatus();
    std::vector<std::string> ids;
    std::vector<std::int32_t> genders, birth_years;
    std::vector<std::int64_t> versions, positions;
    for (const auto& [id, change] : latest) {
      ids.push_back(id);
      genders.push_back(change.person->gender());
      birth_years.push_back(change.person->birth_year());
      versions.push_back(change.person->version());
      positions.push_back(change.position);
    }
    return transaction.Execute(sql::kTakePeople, {ids, genders, birth_years, versions, positions}).status();
  }
};

// Who counts as whom at the end of a batch.
struct MergeChanges {
  struct Change {
    std::string person;
    std::int64_t position;
  };
  std::map<std::string, Change> latest;

  void Add(const std::string& duplicate, const std::string& person, std::int64_t position) {
    latest[duplicate] = {person, position};
  }

  absl::Status Take(db::Transaction& transaction) const {
    if (latest.empty()) return absl::OkStatus();
    std::vector<std::string> duplicates, people;
    std::vector<std::int64_t> positions;
    for (const auto& [duplicate, change] : latest) {
      duplicates.push_back(duplicate);
      people.push_back(change.person);
      positions.push_back(change.position);
    }
    return transaction.Execute(sql::kTakeMerges, {duplicates, people, positions}).status();
  }
};

// Everybody whom the batch names.
struct NamedPeople {
  std::vector<std::string> ids;

  void Add(const std::string& person) {
    if (!person.empty()) ids.push_back(person);
  }
  absl::Status Take(db::Transaction& transaction) const {
    if (ids.empty()) return absl::OkStatus();
    return transaction.Execute(sql::kTakeStandIns, {ids}).status();
  }
};

absl::Status ForgetWhoIs(db::Transaction& transaction, const std::string& person, const std::string& trace_parent) {
  events::v1::Fact forgotten;
  forgotten.mutable_person_forgotten()->set_person(person);
  return transaction.Execute(sql::kForgetPerson, {person, events::EncodeFact(forgotten), trace_parent}).status();
}

struct ContactsBatch {
  NamedPeople named;
  VisitColumns visits;
  VoidColumns voids;
  PeopleChanges people;
  MergeChanges merges;
  std::vector<const events::v1::Event*> erasures;

  void Add(const events::v1::Event& event) {
    const events::v1::Fact& fact = event.fact();
    if (fact.has_visit_recorded()) {
      named.Add(fact.visit_recorded().person());
      visits.Add(fact.visit_recorded(), event.position());
    } else if (fact.has_visit_voided()) {
      voids.ids.push_back(fact.visit_voided().visit());
      voids.positions.push_back(event.position());
    } else if (fact.has_person_changed()) {
      named.Add(fact.person_changed().person());
      people.Add(fact.person_changed(), event.position());
    } else if (fact.has_person_merged()) {
      AddMerge(fact.person_merged().duplicate(), fact.person_merged().person(), event.position());
    } else if (fact.has_person_unmerged()) {
      AddMerge(fact.person_unmerged().duplicate(), fact.person_unmerged().duplicate(), event.position());
    } else if (fact.has_person_erased()) {
      erasures.push_back(&event);
    }
  }

  // A visit is voided after it was recorded, and nothing is recorded of anybody after they were erased.
  absl::Status Take(db::Transaction& transaction) const {
    RETURN_IF_ERROR(named.Take(transaction));
    RETURN_IF_ERROR(visits.Take(transaction));
    RETURN_IF_ERROR(voids.Take(transaction));
    RETURN_IF_ERROR(people.Take(transaction));
    RETURN_IF_ERROR(merges.Take(transaction));
    for (const events::v1::Event* event : erasures) {
      RETURN_IF_ERROR(ForgetWhoIs(transaction, event->fact().person_erased().person(), event->trace_parent()));
    }
    return absl::OkStatus();
  }

 private:
  void AddMerge(const std::string& duplicate, const std::string& person, std::int64_t position) {
    named.Add(duplicate);
    named.Add(person);
    merges.Add(duplicate, person, position);
  }
};

absl::Status ApplyContacts(db::Transaction& transaction, absl::Span<const events::v1::Event> events) {
  ContactsBatch batch;
  for (const events::v1::Event& event : events) batch.Add(event);
  return batch.Take(transaction);
}

}  // namespace

events::Subscription FollowContacts(std::function<void()> applied) {
  events::Subscription subscription;
  subscription.feed = "contacts";
  subscription.apply = ApplyContacts;
  subscription.applied = std::move(applied);
  return subscription;
}

}  // namespace passerelle::statistics
