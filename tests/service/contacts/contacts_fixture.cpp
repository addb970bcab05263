#include "tests/service/contacts/contacts_fixture.h"

#include <absl/synchronization/barrier.h>
#include <absl/time/clock.h>

#include <stdexcept>
#include <thread>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"
#include "tests/support/facts.h"

namespace passerelle::contacts {
namespace {

template <class Value>
Value Must(absl::StatusOr<Value> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}

std::string Person(std::string_view rpc) { return StrCat("passerelle.contacts.v1.PeopleService.", rpc); }
std::string Visit(std::string_view rpc) { return StrCat("passerelle.contacts.v1.VisitService.", rpc); }

}  // namespace

v1::RegisterPersonRequest Contacts::Newcomer() const {
  v1::RegisterPersonRequest request;
  request.set_site(site_);
  request.set_gender(common::v1::MAN);
  request.set_adult_confirmed(true);
  return request;
}

absl::StatusOr<v1::Person> Contacts::Register(const v1::RegisterPersonRequest& request, std::string_view key) {
  return suite_.Call<v1::Person>(reception_, Person("RegisterPerson"), request, key);
}

v1::Person Contacts::Registered() { return Must(Register(Newcomer())); }

absl::StatusOr<v1::Person> Contacts::Get(const access::Principal& caller, const std::string& person) {
  v1::GetPersonRequest request;
  request.set_id(person);
  return suite_.Call<v1::Person>(caller, Person("GetPerson"), request);
}

absl::StatusOr<v1::ListPeopleResponse> Contacts::ListPeople(const access::Principal& caller,
                                                            const v1::ListPeopleRequest& request) {
  return suite_.Call<v1::ListPeopleResponse>(caller, Person("ListPeople"), request);
}

absl::StatusOr<v1::Person> Contacts::Update(const v1::Person& person, const std::vector<std::string>& mask) {
  v1::UpdatePersonRequest request;
  *request.mutable_person() = person;
  for (const std::string& field : mask) request.mutable_update_mask()->add_paths(field);
  return suite_.Call<v1::Person>(reception_, Person("UpdatePerson"), request);
}

absl::StatusOr<v1::Person> Contacts::Leave(const std::string& person, v1::LeaveReason reason, const std::string& etag) {
  v1::LeavePersonRequest request;
  request.set_id(person);
  request.set_reason(reason);
  request.set_etag(etag);
  return suite_.Call<v1::Person>(reception_, Person("LeavePerson"), request);
}

absl::StatusOr<v1::Person> Contacts::Return(const std::string& person, const std::string& etag) {
  v1::ReturnPersonRequest request;
  request.set_id(person);
  request.set_etag(etag);
  return suite_.Call<v1::Person>(reception_, Person("ReturnPerson"), request);
}

v1::RecordVisitRequest Contacts::Welcome() const {
  v1::RecordVisitRequest request;
  request.set_site(site_);
  *request.mutable_occur_time() = TimestampOf(absl::Now() - absl::Hours(1));
  request.set_setting(common::v1::FIXED_SITE);
  request.add_acts()->set_kind(common::v1::WELCOME);
  return request;
}

absl::StatusOr<v1::Visit> Contacts::Record(const v1::RecordVisitRequest& request, std::string_view key) {
  return suite_.Call<v1::Visit>(reception_, Visit("RecordVisit"), request, key);
}

v1::Visit Contacts::Recorded(const v1::RecordVisitRequest& request) { return Must(Record(request)); }

absl::StatusOr<v1::BatchRecordVisitsResponse> Contacts::RecordBatch(const v1::BatchRecordVisitsRequest& request) {
  return suite_.Call<v1::BatchRecordVisitsResponse>(reception_, Visit("BatchRecordVisits"), request);
}

absl::StatusOr<v1::Visit> Contacts::GetVisit(const access::Principal& caller, const std::string& visit) {
  v1::GetVisitRequest request;
  request.set_id(visit);
  return suite_.Call<v1::Visit>(caller, Visit("GetVisit"), request);
}

absl::StatusOr<v1::ListVisitsResponse> Contacts::ListVisits(const access::Principal& caller,
                                                            const v1::ListVisitsRequest& request) {
  return suite_.Call<v1::ListVisitsResponse>(caller, Visit("ListVisits"), request);
}

absl::StatusOr<v1::Visit> Contacts::Void(const access::Principal& caller, const std::string& visit,
                                         const std::string& reason) {
  v1::VoidVisitRequest request;
  request.set_id(visit);
  request.set_reason(reason);
  return suite_.Call<v1::Visit>(caller, Visit("VoidVisit"), request);
}

events::v1::OutingChanged Contacts::Planned(const std::string& begin, const std::string& location) {
  const events::v1::OutingChanged outing = testing::PlannedOuting(site_, TimeFromProto(TimestampOf(begin)), location);
  testing::TellOuting(outing);
  return outing;
}

std::vector<events::v1::Fact> Contacts::Facts(const std::function<bool(const events::v1::Fact&)>& chosen) {
  suite_.AwaitFeeds();
  const db::Result rows = Must(suite_.Sql("contacts", "select fact from event_log order by position"));
  std::vector<events::v1::Fact> facts;
  for (const db::Row row : rows) {
    events::v1::Fact fact;
    if (!fact.ParseFromString(row.Bytes("fact"))) throw std::runtime_error("a fact that cannot be read");
    if (chosen(fact)) facts.push_back(std::move(fact));
  }
  return facts;
}

std::vector<events::v1::Fact> Contacts::FactsOfVisit(const std::string& visit) {
  return Facts([&](const events::v1::Fact& fact) {
    return fact.visit_recorded().visit() == visit || fact.visit_voided().visit() == visit;
  });
}

std::vector<events::v1::PersonChanged> Contacts::FactsOfPerson(const std::string& person) {
  std::vector<events::v1::PersonChanged> facts;
  for (const events::v1::Fact& fact :
       Facts([&](const events::v1::Fact& fact) { return fact.person_changed().person() == person; })) {
    facts.push_back(fact.person_changed());
  }
  return facts;
}

std::int64_t Contacts::Count(const std::string& sql, const std::string& parameter) {
  return Must(suite_.Sql("contacts", "select count(*) as count from " + sql, {parameter}))[0].Int("count");
}

google::protobuf::Timestamp TimestampOf(absl::Time time) {
  google::protobuf::Timestamp proto;
  proto.set_seconds(absl::ToUnixSeconds(time));
  return proto;
}

google::protobuf::Timestamp TimestampOf(const std::string& rfc3339) {
  absl::Time time;
  std::string fault;
  if (!absl::ParseTime(absl::RFC3339_full, rfc3339, &time, &fault)) throw std::logic_error(fault);
  return TimestampOf(time);
}

void AtOnce(const std::function<void()>& one, const std::function<void()>& other) {
  auto* barrier = new absl::Barrier(2);
  const auto run = [barrier](const std::function<void()>& call) {
    if (barrier->Block()) delete barrier;
    call();
  };
  std::thread first(run, one);
  std::thread second(run, other);
  first.join();
  second.join();
}

}  // namespace passerelle::contacts
