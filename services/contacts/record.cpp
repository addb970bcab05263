#include "services/contacts/record.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/ascii.h>

#include <set>

#include "services/contacts/outings.h"
#include "services/contacts/rows.h"
#include "services/contacts/rules.h"
#include "services/contacts/sealing/personal.h"
#include "services/contacts/state.h"
#include "services/contacts/visit_line.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"
#include "services/runtime/rpc/policy.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

namespace {

using Outcome = absl::StatusOr<v1::Visit>;
using Line = VisitLine;

absl::Status CheckItems(const v1::RecordVisitRequest& request, State& state) {
  for (int i = 0; i < request.handouts_size(); ++i) {
    if (state.items.Find(request.handouts(i).item())) continue;
    return FieldError(absl::StatusCode::kFailedPrecondition, "ITEM_UNKNOWN", StrCat("handouts[", i, "].item"),
                      StrCat("The catalogue has no item ", request.handouts(i).item(), "."));
  }
  return absl::OkStatus();
}

void SetWho(const v1::RecordVisitRequest& request, v1::Visit& visit) {
  visit.set_people(std::max(request.people(), 1));
  if (request.has_person()) visit.set_person(request.person());
  if (!request.has_anonymous()) return;
  *visit.mutable_anonymous() = request.anonymous();
  v1::Anonymous& anonymous = *visit.mutable_anonymous();
  if (anonymous.gender() == common::v1::GENDER_UNSPECIFIED) anonymous.set_gender(common::v1::UNKNOWN);
  if (anonymous.age_band() == common::v1::AGE_BAND_UNSPECIFIED) anonymous.set_age_band(common::v1::AGE_UNKNOWN);
}

v1::Visit MakeVisit(const VisitToRecord& source, absl::CivilDay service_day) {
  const v1::RecordVisitRequest& request = *source.request;
  v1::Visit visit;
  visit.set_id(source.id);
  visit.set_site(request.site());
  SetProto(TimeFromProto(request.occur_time()), *visit.mutable_occur_time());
  visit.set_service_day(absl::FormatCivilTime(service_day));
  visit.set_setting(request.setting());
  SetWho(request, visit);
  *visit.mutable_acts() = request.acts();
  *visit.mutable_handouts() = request.handouts();
  visit.set_syringes_returned(request.syringes_returned());
  visit.set_outing(absl::AsciiStrToLower(request.outing()));
  visit.set_note(request.note());
  return visit;
}

// The keys of those whom visits with a note name. Read once for all visits of a call, and not at all without notes.
absl::StatusOr<vault::DataKeys> FindKeysOfNotes(rpc::RpcContext& rpc, absl::Span<const VisitToRecord> visits) {
  std::set<std::string> owners;
  for (const VisitToRecord& visit : visits) {
    if (!visit.request->note().empty()) owners.insert(OwnerOfVisit(visit.request->person()));
  }
  ASSIGN_OR_RETURN(vault::DataKeys keys, vault::FindDataKeys(rpc.db(), rpc.vault(), {owners.begin(), owners.end()}));
  const std::string own(vault::kServiceOwner);
  if (owners.contains(own) && !keys.contains(own)) {
    ASSIGN_OR_RETURN(vault::DataKey key, vault::MakeDataKey(rpc.db(), rpc.vault(), own));
    keys.emplace(own, std::move(key));
  }
  return keys;
}

// Who has no key is not known, or forgotten, and the visit will be refused: nobody shall read its note.
absl::StatusOr<std::string> SealNote(const rpc::RpcContext& rpc, const v1::RecordVisitRequest& visit,
                                     const absl::StatusOr<vault::DataKeys>& keys) {
  if (visit.note().empty()) return "";
  RETURN_IF_ERROR(keys.status());
  const auto key = keys->find(OwnerOfVisit(visit.person()));
  return (key == keys->end() ? rpc.vault().NewKey() : key->second).Seal(kNoteField, visit.note());
}

// What the visits of a call need from the database before they are written.
struct Findings {
  absl::StatusOr<Outings> outings;
  absl::StatusOr<vault::DataKeys> keys;
};

// Everything that can be decided without the people in the database.
absl::StatusOr<Line> MakeLine(rpc::RpcContext& rpc, const VisitToRecord& source, const Findings& findings) {
  const v1::RecordVisitRequest& request = *source.request;
  State& state = rpc.state<State>();
  const std::optional<absl::TimeZone> zone = state.sites.Find(request.site());
  if (!zone) {
    return rpc::SiteUnknown();
  }
  RETURN_IF_ERROR(CheckItems(request, state));
  RETURN_IF_ERROR(CheckVisit(request, rpc.now(), state.adult_age));
  std::optional<Outing> outing;
  if (!request.outing().empty()) {
    ASSIGN_OR_RETURN(outing, OutingOf(request, findings.outings));
  }
  ASSIGN_OR_RETURN(std::string sealed_note, SealNote(rpc, request, findings.keys));
  const absl::CivilDay day = outing ? outing->service_day : ServiceDay(TimeFromProto(request.occur_time()), *zone);
  return Line{.visit = MakeVisit(source, day),
              .location = outing ? outing->location : "",
              .sealed_note = std::move(sealed_note),
              .request_hash = vault::KeyedRequestHash(rpc.vault(), request),
              .latest_birth = LatestBirthOfAge(day, state.adult_age),
              .trace_parent = rpc.trace().Traceparent(),
              .outcome = nullptr};
}

// A row that holds the visit: what is already recorded stands, whatever has become of the person since.
Outcome Recorded(const vault::Vault& vault, const db::Row& row, const Line& line) {
  if (row.Bytes("request_hash") != line.request_hash) return IdempotencyKeyReused();
  return VisitFromRow(vault, row);
}

// Whether somebody born in the year in which people come of age is old enough, by the birth date that only this process
// can read.
bool IsOfAge(const vault::Vault& vault, const db::Row& row, const Line& line) {
  v1::Person person;
  OpenPersonal(vault::SealedRow(vault, row, row.Text("person_id")), person);
  return !DefinitelyUnderAge(line.latest_birth.year, ParseDay(person.identity().birth_date()), line.latest_birth);
}

absl::Status Refused(const db::Row& row) {
  if (row.Bool("under_age") || row.Bool("perhaps_under_age")) return UnderAge("person");
  return FieldError(absl::StatusCode::kFailedPrecondition, "PERSON_UNKNOWN", "person",
                    "There is no person of this id.");
}

// Writes lines with different ids in one statement and sets the outcome of each; answers those without one, which a
// concurrent call has just recorded, or whose person was found to be of age.
absl::StatusOr<std::vector<Line*>> Write(rpc::RpcContext& rpc, const std::vector<Line*>& lines) {
  absl::flat_hash_map<std::string, Line*> open;
  for (Line* line : lines) open.emplace(line->visit.id(), line);
  ASSIGN_OR_RETURN(const db::Result rows, rpc.db().Execute(sql::kRecordVisits, ParamsOf(lines)));
  for (const bool recorded : {true, false}) {  // a visit that stands comes before its refusal
    for (const db::Row row : rows) {
      const auto entry = open.find(ToAbsl(row.Text("line_id")));
      if (entry == open.end() || row.IsNull("id") == recorded) continue;
      Line& line = *entry->second;
      if (!recorded && row.Bool("perhaps_under_age") && IsOfAge(rpc.vault(), row, line)) {
        line.of_age = true;
        continue;
      }
      *line.outcome = recorded ? Recorded(rpc.vault(), row, line) : Outcome(Refused(row));
      open.erase(entry);
    }
  }
  std::vector<Line*> again;
  for (const auto& [id, line] : open) again.push_back(line);
  return again;
}

// The same, to the end: what the first statement left is done by the second.
absl::Status WriteAll(rpc::RpcContext& rpc, const std::vector<Line*>& lines) {
  ASSIGN_OR_RETURN(std::vector<Line*> again, Write(rpc, lines));
  if (again.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(again, Write(rpc, again));
  for (Line* line : again) {
    *line->outcome =
        Error(absl::StatusCode::kAborted, "CONFLICT_RETRY", "Another call is recording this visit; send it again.");
  }
  return absl::OkStatus();
}

// Whether the next line would fail in the same way, and all may be well later.
bool IsTransient(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) || absl::IsAborted(status);
}

void Fail(absl::Span<Line* const> lines, const absl::Status& status) {
  for (Line* line : lines) *line->outcome = status;
}

// Writes lines with different ids. When the statement fails, each line is written alone, so that a bad one fails alone;
// what is transient fails the lines that are left, and their client sends them again.
void WriteOrFail(rpc::RpcContext& rpc, absl::Span<Line* const> lines) {
  const absl::Status status = WriteAll(rpc, {lines.begin(), lines.end()});
  if (status.ok()) return;
  if (lines.size() == 1 || absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status)) return Fail(lines, status);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    WriteOrFail(rpc, lines.subspan(i, 1));
    if (const absl::Status alone = lines[i]->outcome->status(); IsTransient(alone))
      return Fail(lines.subspan(i + 1), alone);
  }
}

// Writes a line together with those of other calls that came meanwhile.
void WriteInGroup(rpc::RpcContext& rpc, Line& line) {
  const auto [status, alone] = rpc.state<State>().visit_writer.Write(
      line, line.visit.id(), [&rpc](const std::vector<Line*>& lines) { return WriteAll(rpc, lines); });
  if (status.ok()) return;
  if (alone) {
    *line.outcome = status;
  } else {
    WriteOrFail(rpc, {&line});  // another's line, or another's deadline, may be what failed
  }
}

// Writes the lines of one call; those that share an id one after the other.
void WriteQueue(rpc::RpcContext& rpc, std::vector<Line*> pending) {
  while (!pending.empty()) {
    std::vector<Line*> round, later;
    absl::flat_hash_set<std::string> ids;
    for (Line* line : pending) (ids.insert(line->visit.id()).second ? round : later).push_back(line);
    WriteOrFail(rpc, round);
    pending = std::move(later);
  }
}

}  // namespace

std::vector<absl::StatusOr<v1::Visit>> RecordVisits(rpc::RpcContext& rpc, absl::Span<const VisitToRecord> visits) {
  std::vector<Outcome> outcomes(visits.size());
  std::vector<Line> lines;
  lines.reserve(visits.size());
  const Findings findings = {FindOutings(rpc, visits), FindKeysOfNotes(rpc, visits)};
  for (std::size_t i = 0; i < visits.size(); ++i) {
    absl::StatusOr<Line> line = MakeLine(rpc, visits[i], findings);
    if (!line.ok()) {
      outcomes[i] = line.status();
      continue;
    }
    line->outcome = &outcomes[i];
    lines.push_back(*std::move(line));
  }
  if (lines.size() == 1) {
    WriteInGroup(rpc, lines.front());
  } else {
    std::vector<Line*> pending;
    pending.reserve(lines.size());
    for (Line& line : lines) pending.push_back(&line);
    WriteQueue(rpc, std::move(pending));
  }
  return outcomes;
}

}  // namespace passerelle::contacts
