// Every rpc says where it names people, so that nobody is looked at off the record.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/contract/contract.h"

namespace passerelle::contract {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;
using Paths = std::set<std::string>;

constexpr char kDocument[] = "passerelle.common.v1.RawBody";

// Places that hold a person's id and are not recorded, each with its reason.
const std::map<std::string, std::string> kNotRecorded = {
    {"ListAccessEntries response access_entries.person",
     "an entry for each entry that is read would make the log grow by its own reading; ids only, and dpo only"},
};

// Documents, whose bytes no field describes: do they show a person?
const std::map<std::string, bool> kDocuments = {
    {"ExportPerson", true},
    {"GetReferralFhir", true},
    // A partner is not told whose referral it is; contacts keeps a disclosure of whatever it is told.
    {"GetPartnerReferralFhir", false},
    // Times of outings and openings, without names.
    {"GetCalendarFeed", false},
    // The directory of partners.
    {"ExportDataInclusion", false},
    {"ExportHsds", false},
    // Stock.
    {"ExportMovementsCsv", false},
    {"ExportMovementsXlsx", false},
    {"ExportStockCsv", false},
    {"ExportStockXlsx", false},
    // Figures.
    {"ExportAnnualReportCsv", false},
    {"ExportAnnualReportXlsx", false},
    {"ExportAnnualReportHtml", false},
    // Answers hold no person's id.
    {"ExportSurveyAnswers", false},
};

bool IsRouted(const MethodDescriptor& method) {
  return RouteOf(method).pattern_case() != google::api::HttpRule::PATTERN_NOT_SET;
}

bool HoldsAPersonsId(const FieldDescriptor& field) {
  static const std::set<std::string> names = {"person", "duplicate", "merged_into"};
  if (field.type() != FieldDescriptor::TYPE_STRING) return false;
  return names.contains(field.name()) ||
         (field.name() == "id" && field.containing_type()->full_name() == "passerelle.contacts.v1.Person");
}

// The dotted paths below `message` at which people's ids stand. `above`: the messages on the way, so that none is
// entered twice.
void Collect(const Descriptor& message, bool in_request, const std::string& prefix,
             std::vector<const Descriptor*> above, Paths& paths) {
  if (std::find(above.begin(), above.end(), &message) != above.end()) return;
  above.push_back(&message);
  for (int f = 0; f < message.field_count(); ++f) {
    const FieldDescriptor& field = *message.field(f);
    if (in_request && DataOf(field).output_only()) continue;
    if (HoldsAPersonsId(field)) paths.insert(prefix + field.name());
    if (field.message_type() != nullptr)
      Collect(*field.message_type(), in_request, prefix + field.name() + ".", above, paths);
  }
}

Paths PeopleBelow(const Descriptor& message, bool in_request) {
  Paths paths;
  Collect(message, in_request, "", {}, paths);
  return paths;
}

template <class List>
Paths Named(const List& list) {
  return {list.begin(), list.end()};
}

void ExpectNamed(const MethodDescriptor& method, const std::string& side, const Paths& found, const Paths& named) {
  for (const std::string& path : found) {
    const std::string place = method.name() + " " + side + " " + path;
    if (kNotRecorded.contains(place)) continue;
    EXPECT_TRUE(named.contains(path)) << place << " is not in the policy's people_in_" << side;
  }
}

TEST(EveryRoutedRpc, SaysWhereItsRequestAndItsResponseNamePeople) {
  for (const auto* method : Methods()) {
    if (!IsRouted(*method)) continue;
    const options::v1::Policy policy = PolicyOf(*method);
    ExpectNamed(*method, "request", PeopleBelow(*method->input_type(), true), Named(policy.people_in_request()));
    ExpectNamed(*method, "response", PeopleBelow(*method->output_type(), false), Named(policy.people_in_response()));
  }
}

// "/v1/people/{person.id}:leave" → "person.id"; empty for another route.
std::string PersonInPath(const google::api::HttpRule& rule) {
  const std::string start = "/v1/people/{";
  for (const std::string& path : {rule.get(), rule.post(), rule.patch(), rule.put(), rule.delete_()}) {
    if (path.rfind(start, 0) == 0) return path.substr(start.size(), path.find('}') - start.size());
  }
  return "";
}

TEST(EveryRoute, BelowAPersonNamesThePerson) {
  int found = 0;
  for (const auto* method : Methods()) {
    const std::string field = PersonInPath(RouteOf(*method));
    if (field.empty()) continue;
    ++found;
    EXPECT_TRUE(Named(PolicyOf(*method).people_in_request()).contains(field)) << method->full_name();
  }
  EXPECT_GT(found, 10);
}

TEST(EveryDocument, IsKnownToShowPeopleOrNot) {
  for (const auto* method : Methods()) {
    if (!IsRouted(*method) || method->output_type()->full_name() != kDocument) continue;
    const auto known = kDocuments.find(method->name());
    ASSERT_NE(known, kDocuments.end()) << method->full_name();
    EXPECT_EQ(Named(PolicyOf(*method).people_in_response()).contains("people"), known->second) << method->full_name();
  }
}

TEST(EveryRpc, ThatNamesPeopleKnowsWhoCalls) {
  for (const auto* method : Methods()) {
    const options::v1::Policy policy = PolicyOf(*method);
    if (policy.people_in_request().empty() && policy.people_in_response().empty()) continue;
    EXPECT_FALSE(policy.public_()) << method->full_name();
    EXPECT_FALSE(policy.internal()) << method->full_name() << " is not called through the gateway, which records";
  }
}

// The field at the end of a path that may lead through lists, or null.
const FieldDescriptor* EndOf(const Descriptor& message, const std::string& path) {
  const std::size_t dot = path.find('.');
  const FieldDescriptor* field = message.FindFieldByName(path.substr(0, dot));
  if (field == nullptr || dot == std::string::npos) return field;
  return field->message_type() == nullptr ? nullptr : EndOf(*field->message_type(), path.substr(dot + 1));
}

TEST(EveryPolicy, NamesPeopleByTheirIds) {
  for (const auto* method : Methods()) {
    const options::v1::Policy policy = PolicyOf(*method);
    std::vector<const FieldDescriptor*> ends;
    for (const std::string& path : policy.people_in_request()) ends.push_back(EndOf(*method->input_type(), path));
    for (const std::string& path : policy.people_in_response()) ends.push_back(EndOf(*method->output_type(), path));
    for (const FieldDescriptor* end : ends) {
      ASSERT_NE(end, nullptr) << method->full_name();
      EXPECT_EQ(RulesOf(*end).format(), options::v1::FORMAT_UUID) << end->full_name();
    }
  }
}

TEST(EveryException, IsStillOne) {
  Paths places;
  for (const auto* method : Methods()) {
    for (const auto& path : PeopleBelow(*method->input_type(), true))
      places.insert(method->name() + " request " + path);
    for (const auto& path : PeopleBelow(*method->output_type(), false))
      places.insert(method->name() + " response " + path);
  }
  for (const auto& [place, reason] : kNotRecorded) EXPECT_TRUE(places.contains(place)) << place << ": " << reason;
}

}  // namespace
}  // namespace passerelle::contract
