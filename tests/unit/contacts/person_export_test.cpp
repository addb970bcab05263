// The document that answers the right of access.
#include <google/protobuf/struct.pb.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/contacts/data_rights/person_export.h"

namespace passerelle::contacts {
namespace {

using nlohmann::json;

OwnRecords OnePerson() {
  OwnRecords own;
  own.people.emplace_back().set_id("018f0000-0000-7000-8000-000000000001");
  return own;
}

ServiceRecords Appointments(const std::vector<std::string>& names) {
  ServiceRecords service{.service = "outreach", .records = {}};
  common::v1::PersonRecordSection& section = *service.records.add_sections();
  section.set_kind("appointments");
  google::protobuf::Struct& record = *section.add_records();
  for (const std::string& name : names) (*record.mutable_fields())[name].set_string_value("\"" + name + "\"\n");
  return service;
}

TEST(PersonExport, IsWholeWhenNothingIsRecorded) {
  const json document = json::parse(WriteExport(OnePerson(), {}));
  EXPECT_EQ(document["person"]["id"], "018f0000-0000-7000-8000-000000000001");
  EXPECT_EQ(document["person"]["pseudonym"], "") << "as the gateway writes a field that is not set";
  for (const char* list : {"duplicates", "visits", "consents", "disclosures", "emergencyAccesses"}) {
    EXPECT_EQ(document[list], json::array()) << list;
  }
  EXPECT_EQ(document["services"], json::object());
}

TEST(PersonExport, TellsThePersonFromTheirDuplicates) {
  OwnRecords own = OnePerson();
  own.people.emplace_back().set_pseudonym("Lou");
  own.people.emplace_back().set_pseudonym("Alix");
  const json document = json::parse(WriteExport(own, {}));
  ASSERT_EQ(document["duplicates"].size(), 2U);
  EXPECT_EQ(document["duplicates"][1]["pseudonym"], "Alix");
}

TEST(PersonExport, HoldsWhatServicesHoldByTheirKinds) {
  const json document = json::parse(WriteExport(OnePerson(), {Appointments({"note"})}));
  EXPECT_EQ(document["services"]["outreach"]["appointments"][0]["note"], "\"note\"\n");
}

TEST(PersonExport, DoesNotDependOnTheOrderInWhichFieldsWereSet) {
  EXPECT_EQ(WriteExport(OnePerson(), {Appointments({"a", "b", "c", "d", "e", "f", "g"})}),
            WriteExport(OnePerson(), {Appointments({"g", "f", "e", "d", "c", "b", "a"})}));
}

}  // namespace
}  // namespace passerelle::contacts
