#include "tests/service/contacts/rights_fixture.h"

#include <stdexcept>

#include "services/runtime/base/text.h"

namespace passerelle::contacts {
namespace {

std::string OfContacts(std::string_view rpc) { return StrCat("passerelle.contacts.v1.", rpc); }

template <class Value>
Value Done(absl::StatusOr<Value> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}

}  // namespace

std::string Rights::PersonAt(const std::string& site, const std::string& pseudonym) {
  v1::RegisterPersonRequest request = Newcomer();
  request.set_site(site);
  request.set_pseudonym(pseudonym);
  return Done(suite_.Call<v1::Person>(director_, OfContacts("PeopleService.RegisterPerson"), request)).id();
}

v1::Visit Rights::VisitOf(const std::string& person, const std::string& site, const std::string& note) {
  v1::RecordVisitRequest request = Welcome();
  request.set_site(site);
  request.set_person(person);
  request.set_note(note);
  return Done(suite_.Call<v1::Visit>(director_, OfContacts("VisitService.RecordVisit"), request));
}

std::vector<std::string> Rights::VisitIds(const access::Principal& caller, const std::string& person) {
  v1::ListVisitsRequest request;
  request.set_person(person);
  const v1::ListVisitsResponse response = Done(ListVisits(caller, request));
  std::vector<std::string> ids;
  ids.reserve(static_cast<std::size_t>(response.visits_size()));
  for (const v1::Visit& visit : response.visits()) ids.push_back(visit.id());
  return ids;
}

v1::Consent Rights::SignedBy(const std::string& person) {
  v1::CreateConsentRequest request = Paper();
  request.set_person(person);
  request.set_document_ref("armoire 3, chemise 12");
  request.set_document_sha256(std::string(64, 'a'));
  return Done(suite_.Call<v1::Consent>(director_, OfContacts("ConsentService.CreateConsent"), request));
}

std::vector<std::string> Rights::Found(const v1::ListPeopleRequest& request) {
  const v1::ListPeopleResponse response = Done(ListPeople(director_, request));
  std::vector<std::string> ids;
  ids.reserve(static_cast<std::size_t>(response.people_size()));
  for (const v1::Person& person : response.people()) ids.push_back(person.id());
  return ids;
}

std::vector<std::string> Rights::FoundAt(const std::string& site) {
  v1::ListPeopleRequest request;
  request.set_site(site);
  return Found(request);
}

std::vector<std::string> Rights::FoundByCode(const std::string& code) {
  v1::ListPeopleRequest request;
  request.set_code(code);
  return Found(request);
}

absl::StatusOr<v1::Person> Rights::Merge(const access::Principal& caller, const std::string& person,
                                         const std::string& duplicate, const std::string& etag) {
  v1::MergePersonRequest request;
  request.set_id(person);
  request.set_duplicate(duplicate);
  request.set_etag(etag);
  return suite_.Call<v1::Person>(caller, OfContacts("MergingService.MergePerson"), request);
}

absl::StatusOr<v1::Person> Rights::Unmerge(const access::Principal& caller, const std::string& person,
                                           const std::string& duplicate, const std::string& etag) {
  v1::UnmergePersonRequest request;
  request.set_id(person);
  request.set_duplicate(duplicate);
  request.set_etag(etag);
  return suite_.Call<v1::Person>(caller, OfContacts("MergingService.UnmergePerson"), request);
}

std::string Rights::DuplicateOf(const std::string& person, const std::string& site) {
  const std::string duplicate = PersonAt(site);
  Done(Merge(director_, person, duplicate));
  return duplicate;
}

absl::StatusOr<v1::Erasure> Rights::Erase(const access::Principal& caller, const std::string& person) {
  v1::ErasePersonRequest request;
  request.set_id(person);
  return suite_.Call<v1::Erasure>(caller, OfContacts("DataRightsService.ErasePerson"), request);
}

absl::StatusOr<v1::Erasure> Rights::GetErasure(const access::Principal& caller, const std::string& erasure) {
  v1::GetErasureRequest request;
  request.set_id(erasure);
  return suite_.Call<v1::Erasure>(caller, OfContacts("DataRightsService.GetErasure"), request);
}

absl::StatusOr<v1::ListErasuresResponse> Rights::ListErasures(const access::Principal& caller,
                                                              const v1::ListErasuresRequest& request) {
  return suite_.Call<v1::ListErasuresResponse>(caller, OfContacts("DataRightsService.ListErasures"), request);
}

absl::StatusOr<common::v1::RawBody> Rights::Export(const access::Principal& caller, const std::string& person) {
  v1::ExportPersonRequest request;
  request.set_id(person);
  return suite_.Call<common::v1::RawBody>(caller, OfContacts("DataRightsService.ExportPerson"), request);
}

absl::StatusOr<v1::EmergencyAccess> Rights::Open(const access::Principal& caller, const std::string& person,
                                                 const std::string& key) {
  v1::OpenEmergencyAccessRequest request;
  request.set_person(person);
  request.set_reason(std::string(kEmergencyReason));
  return suite_.Call<v1::EmergencyAccess>(caller, OfContacts("EmergencyAccessService.OpenEmergencyAccess"), request,
                                          key);
}

absl::StatusOr<v1::ListEmergencyAccessesResponse> Rights::ListEmergencies(
    const access::Principal& caller, const v1::ListEmergencyAccessesRequest& request) {
  return suite_.Call<v1::ListEmergencyAccessesResponse>(
      caller, OfContacts("EmergencyAccessService.ListEmergencyAccesses"), request);
}

absl::StatusOr<v1::EmergencyAccess> Rights::Review(const access::Principal& caller, const std::string& access) {
  v1::ReviewEmergencyAccessRequest request;
  request.set_id(access);
  return suite_.Call<v1::EmergencyAccess>(caller, OfContacts("EmergencyAccessService.ReviewEmergencyAccess"), request);
}

db::Result Rights::Sql(const std::string& sql, const db::Params& params) {
  return Done(suite_.Sql("contacts", sql, params));
}

}  // namespace passerelle::contacts
