#include "services/referrals/fhir/bundle.h"

#include <absl/strings/str_format.h>

#include <nlohmann/json.hpp>

#include "services/referrals/fhir/status.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"
#include "services/runtime/base/uuid.h"

namespace passerelle::referrals {
namespace {

using Json = nlohmann::ordered_json;

std::string InstantOf(absl::Time time) { return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time, absl::UTCTimeZone()); }
std::string InstantOf(const google::protobuf::Timestamp& time) { return InstantOf(TimeFromProto(time)); }

std::string UrnOf(std::string_view uuid) { return StrCat("urn:uuid:", uuid); }

// Where each resource stands in the bundle. All are made of the referral's id, the patient's too: two referrals of one
// person cannot be linked by them.
struct Urns {
  explicit Urns(const std::string& referral)
      : request(UrnOf(referral)),
        task(UrnOf(UuidV5(StrCat("fhir task ", referral)))),
        patient(UrnOf(UuidV5(StrCat("fhir patient ", referral)))),
        partner(UrnOf(UuidV5(StrCat("fhir organization ", referral)))) {}
  std::string request, task, patient, partner;
};

Json ReferenceTo(const std::string& urn) { return {{"reference", urn}}; }

// A word of ours, under the code system that it belongs to.
Json OwnCode(std::string_view system, const std::string& code) {
  return {{"coding", Json::array({{{"system", StrCat("urn:passerelle:", system)}, {"code", code}}})}, {"text", code}};
}

// What is known of people who use drugs is confidential beyond the usual.
Json Restricted() {
  return {{"security", Json::array({{{"system", "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"},
                                     {"code", "R"},
                                     {"display", "restricted"}}})}};
}

std::string PriorityOf(const v1::Referral& referral) {
  return referral.urgency() == v1::Referral::HIGH ? "urgent" : "routine";
}

Json ServiceRequestOf(const v1::Referral& referral, const v1::DisclosedPerson& disclosed, const Urns& urns) {
  Json request = {
      {"resourceType", "ServiceRequest"},
      {"identifier", Json::array({{{"system", "urn:ietf:rfc:3986"}, {"value", urns.request}}})},
      {"status", FhirStatusOf(referral).request},
      {"intent", "order"},
      {"priority", PriorityOf(referral)},
      {"code", OwnCode("referral-theme", common::v1::ReferralTheme::Theme_Name(referral.theme()))},
      {"subject", ReferenceTo(urns.patient)},
      {"requester", {{"display", referral.site()}}},
      {"performer", Json::array({ReferenceTo(urns.partner)})},
  };
  if (referral.has_send_time()) request["authoredOn"] = InstantOf(referral.send_time());
  if (referral.has_scheduled_time()) request["occurrenceDateTime"] = InstantOf(referral.scheduled_time());
  if (!disclosed.summary().empty()) request["reasonCode"] = Json::array({{{"text", disclosed.summary()}}});
  return request;
}

Json TaskOf(const v1::Referral& referral, const Urns& urns) {
  const FhirStatus status = FhirStatusOf(referral);
  Json task = {
      {"resourceType", "Task"},
      {"status", status.task},
      {"businessStatus", OwnCode("referral-state", v1::Referral::State_Name(referral.state()))},
      {"intent", "order"},
      {"priority", PriorityOf(referral)},
      {"code",
       {{"coding", Json::array({{{"system", "http://hl7.org/fhir/CodeSystem/task-code"}, {"code", "fulfill"}}})}}},
      {"focus", ReferenceTo(urns.request)},
      {"for", ReferenceTo(urns.patient)},
      {"requester", {{"display", referral.site()}}},
      {"owner", ReferenceTo(urns.partner)},
  };
  if (referral.accompanied()) {
    task["input"] = Json::array({{{"type", {{"text", "accompanied"}}}, {"valueBoolean", true}}});
  }
  if (!status.reason.empty()) task["statusReason"] = {{"text", status.reason}};
  if (referral.has_send_time()) task["authoredOn"] = InstantOf(referral.send_time());
  if (referral.has_answer_deadline()) {
    task["restriction"] = {{"period", {{"end", InstantOf(referral.answer_deadline())}}}};
  }
  if (referral.outcome() != v1::Referral::OUTCOME_UNSPECIFIED) {
    const Json outcome = OwnCode("referral-outcome", v1::Referral::Outcome_Name(referral.outcome()));
    task["output"] = Json::array({{{"type", {{"text", "outcome"}}}, {"valueCodeableConcept", outcome}}});
  }
  return task;
}

Json NamesOf(const v1::DisclosedPerson& disclosed) {
  Json names = Json::array();
  if (!disclosed.pseudonym().empty()) names.push_back({{"use", "nickname"}, {"text", disclosed.pseudonym()}});
  Json official = {{"use", "official"}};
  if (!disclosed.family_name().empty()) official["family"] = disclosed.family_name();
  if (!disclosed.given_name().empty()) official["given"] = Json::array({disclosed.given_name()});
  if (official.size() > 1) names.push_back(official);
  return names;
}

Json PatientOf(const v1::DisclosedPerson& disclosed) {
  Json patient = {{"resourceType", "Patient"}, {"meta", Restricted()}};
  if (const Json names = NamesOf(disclosed); !names.empty()) patient["name"] = names;
  if (!disclosed.phone().empty()) {
    patient["telecom"] = Json::array({{{"system", "phone"}, {"value", disclosed.phone()}}});
  }
  if (disclosed.birth_year() != 0) patient["birthDate"] = absl::StrFormat("%04d", disclosed.birth_year());
  for (const std::string& language : disclosed.languages()) {
    patient["communication"].push_back(
        {{"language", {{"coding", Json::array({{{"system", "urn:ietf:bcp:47"}, {"code", language}}})}}}});
  }
  return patient;
}

Json OrganizationOf(const std::string& partner_name) {
  return {{"resourceType", "Organization"}, {"name", partner_name}};
}

}  // namespace

std::string WriteFhirBundle(const v1::Referral& referral, const v1::DisclosedPerson& disclosed,
                            const std::string& partner_name, absl::Time now) {
  const Urns urns(referral.id());
  const auto entry = [](const std::string& urn, Json resource) {
    return Json{{"fullUrl", urn}, {"resource", std::move(resource)}};
  };
  const Json bundle = {
      {"resourceType", "Bundle"},
      {"meta", Restricted()},
      {"type", "collection"},
      {"timestamp", InstantOf(now)},
      {"entry", Json::array({entry(urns.request, ServiceRequestOf(referral, disclosed, urns)),
                             entry(urns.task, TaskOf(referral, urns)), entry(urns.patient, PatientOf(disclosed)),
                             entry(urns.partner, OrganizationOf(partner_name))})},
  };
  return bundle.dump();
}

}  // namespace passerelle::referrals
