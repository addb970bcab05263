// The directory as HSDS 3.0.
#include "services/referrals/directory/hsds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "tests/unit/referrals/directory_samples.h"

namespace passerelle::referrals {
namespace {

using common::v1::ReferralTheme;
using nlohmann::json;
using ::testing::ElementsAre;

constexpr char kToday[] = "2026-06-01";

std::vector<Entry> HsdsEntries(const std::string& document) {
  auto entries = ReadHsds(document);
  EXPECT_TRUE(entries.ok()) << entries.status();
  return entries.ok() ? *std::move(entries) : std::vector<Entry>();
}

std::string HsdsFault(const std::string& document) {
  const auto entries = ReadHsds(document);
  return entries.ok() ? "OK" : ReasonOf(entries.status()) + ": " + ViolationsOf(entries.status()).at(0).description;
}

TEST(Hsds, IsReadIntoPartners) {
  const std::vector<Entry> entries = HsdsEntries(HsdsSample());
  ASSERT_EQ(entries.size(), 2);
  EXPECT_EQ(entries[0].refusal, "");
  EXPECT_EQ(entries[0].own_id, "");
  const v1::Partner& partner = entries[0].partner;
  EXPECT_EQ(partner.origin().source(), "hsds");
  EXPECT_EQ(partner.origin().id(), "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610");
  EXPECT_EQ(partner.origin().update_date(), "2026-03-15");
  EXPECT_EQ(partner.name(), "Example Organization");
  EXPECT_EQ(partner.siret(), "") << "another country's number";
  EXPECT_EQ(partner.phone(), "+44 1234 234567");
  EXPECT_EQ(partner.address().line(), "1-30 Main Street, MyVillage");
  EXPECT_EQ(partner.address().postal_code(), "ABC 1234");
  EXPECT_EQ(partner.address().insee_code(), "");
  EXPECT_EQ(partner.opening_hours(), "Mo 10:00-12:00; Th 10:00-12:00,14:00-18:00; Fr 14:00-18:00");
  EXPECT_THAT(partner.territories(), ElementsAre("93")) << "an area in words cannot be looked for";
  EXPECT_FALSE(partner.has_channels());
  ASSERT_EQ(partner.services_size(), 1) << "a defunct service is offered no more";
  EXPECT_EQ(partner.services(0).id(), "community-counselling");
  EXPECT_TRUE(partner.services(0).paid());
  EXPECT_THAT(partner.services(0).themes(), ElementsAre(ReferralTheme::MENTAL_HEALTH));
}

TEST(Hsds, IsOneDocumentOfOrganizations) {
  EXPECT_EQ(HsdsFault("no"), "DOCUMENT_INVALID: must be JSON");
  EXPECT_EQ(HsdsFault("{}"), "DOCUMENT_INVALID: must be an array of organizations, or a page of them");
  EXPECT_EQ(HsdsFault("[1]"), "DOCUMENT_INVALID: must be an array of organizations, or a page of them");
  EXPECT_EQ(HsdsFault(R"({"contents": {}})"), "DOCUMENT_INVALID: must be an array of organizations, or a page of them");
  EXPECT_EQ(HsdsFault(json(json::array_t(kMostEntries + 1, json::object())).dump()),
            "DOCUMENT_INVALID: must have at most 2000 organizations");
  EXPECT_EQ(HsdsFault("[]"), "OK");
}

TEST(Hsds, HasEntriesThatCannotBeReadBesideThoseThatCan) {
  const json sample = json::parse(HsdsSample());
  const auto refusal = [&](const char* place, const json& value) {
    json spoilt = sample;
    spoilt[json::json_pointer(std::string("/contents/0") + place)] = value;
    const std::vector<Entry> entries = HsdsEntries(spoilt.dump());
    EXPECT_EQ(entries.at(1).refusal, "");
    return entries.at(0).refusal;
  };
  EXPECT_EQ(refusal("/id", "17"), "id: must be a UUID");
  EXPECT_EQ(refusal("/name", ""), "name: is required");
  EXPECT_EQ(refusal("/services/0/name", nullptr), "services[0].name: is required");
  EXPECT_EQ(refusal("/services/0/attributes", "x"), "services[0].attributes: must be an array of objects");
  EXPECT_EQ(refusal("/services", json::array_t(51, json::object())), "services: must have at most 50 elements");
  EXPECT_EQ(refusal("/services/0/attributes", json::array_t(501, json::object())),
            "services[0].attributes: must have at most 500 elements");
  EXPECT_EQ(refusal("/locations/0/latitude", "x"), "locations[0].latitude: must be a number");
  EXPECT_EQ(refusal("/locations/0/schedules/0/opens_at", "2 pm"),
            "locations[0].schedules[0].opens_at: must be a time HH:MM");
  EXPECT_EQ(refusal("/locations/0/schedules/0/byday", "LU"),
            "locations[0].schedules[0].byday: must be days such as MO,TU");
}

// Every "id" below `value`.
void CollectIds(const json& value, std::vector<std::string>& ids) {
  if (value.is_object() && value.contains("id")) ids.push_back(value["id"]);
  for (const json& inner : value) {
    if (inner.is_structured()) CollectIds(inner, ids);
  }
}

TEST(Hsds, HasWhatTheStandardRequires) {
  const json document = json::parse(WriteHsds({SamplePartner(), PlainPartner()}, kToday));
  ASSERT_EQ(document.size(), 2);
  const auto has = [](const json& object, std::initializer_list<const char*> fields) {
    for (const char* field : fields) EXPECT_TRUE(object[field].is_string()) << field << " in " << object;
  };
  for (const json& organization : document) has(organization, {"id", "name", "description"});
  const json& csapa = document[0];
  for (const json& service : csapa["services"]) has(service, {"id", "name", "status"});
  has(csapa["phones"][0], {"id", "number"});
  has(csapa["locations"][0], {"id", "location_type"});
  has(csapa["locations"][0]["addresses"][0],
      {"id", "address_1", "city", "state_province", "postal_code", "country", "address_type"});
  has(csapa["services"][0]["attributes"][1]["taxonomy_term"], {"id", "name", "description"});
  EXPECT_EQ(csapa["locations"][0]["addresses"][0]["state_province"], "93");
  std::vector<std::string> ids;
  CollectIds(document, ids);
  for (const std::string& id : ids) EXPECT_TRUE(IsUuid(id)) << id;
  EXPECT_EQ(csapa.dump().find("accueil@partner.example"), std::string::npos) << "a channel is not published";
  EXPECT_EQ(WriteHsds({SamplePartner(), PlainPartner()}, kToday), document.dump()) << "the same ids each time";
}

TEST(Hsds, HasAScheduleForEachSpanOfTheWeek) {
  const json document = json::parse(WriteHsds({SamplePartner()}, kToday));
  std::set<std::string> spans;
  for (const json& schedule : document[0]["locations"][0]["schedules"]) {
    EXPECT_EQ(schedule["freq"], "WEEKLY");
    spans.insert(schedule["byday"].get<std::string>() + " " + schedule["opens_at"].get<std::string>() + "-" +
                 schedule["closes_at"].get<std::string>());
  }
  EXPECT_THAT(spans, ElementsAre("MO,TU,WE,TH,FR 09:00-12:30", "MO,TU,WE,TH,FR 14:00-17:00", "SA 09:00-12:00"));
}

TEST(Hsds, TellsWhoHasRoomToday) {
  const auto status = [](const v1::Partner& partner, std::string_view today) {
    return json::parse(WriteHsds({partner}, today))[0]["services"][0]["status"].get<std::string>();
  };
  v1::Partner partner = SamplePartner();
  EXPECT_EQ(status(partner, "2026-12-31"), "temporarily closed");
  EXPECT_EQ(status(partner, "2027-01-01"), "active");
  partner.set_state(v1::Partner::RETIRED);
  EXPECT_EQ(status(partner, "2026-12-31"), "inactive");
}

TEST(Hsds, ReadsBackWhatItWrites) {
  v1::Partner always_open = PlainPartner();
  always_open.set_opening_hours("24/7");
  v1::Partner closed_on_holidays = PlainPartner();
  closed_on_holidays.set_opening_hours("PH off");
  for (const v1::Partner& partner : {SamplePartner(), PlainPartner(), always_open, closed_on_holidays}) {
    const std::vector<Entry> entries = HsdsEntries(WriteHsds({partner}, kToday));
    ASSERT_EQ(entries.size(), 1);
    EXPECT_EQ(entries[0].refusal, "");
    EXPECT_EQ(entries[0].own_id, partner.id());
    EXPECT_EQ(ContentOf(entries[0].partner), ContentOf(partner));
  }
}

TEST(Hsds, KeepsTheIdOfWhatCameFromElsewhere) {
  v1::Partner partner = SamplePartner();
  partner.mutable_origin()->set_source("hsds");
  partner.mutable_origin()->set_id("d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610");
  const std::vector<Entry> entries = HsdsEntries(WriteHsds({partner}, kToday));
  ASSERT_EQ(entries.size(), 1);
  EXPECT_EQ(entries[0].own_id, "");
  EXPECT_EQ(entries[0].partner.origin().id(), partner.origin().id());
}

TEST(Hsds, BelievesNoSlugThatTheIdDoesNotProve) {
  json document = json::parse(WriteHsds({SamplePartner()}, kToday));
  document[0]["id"] = "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610";
  EXPECT_EQ(HsdsEntries(document.dump()).at(0).own_id, "");
}

}  // namespace
}  // namespace passerelle::referrals
