// The simulator and the demo association must tell the same story: opening hours, items, syringes in a kit.
#include <absl/strings/numbers.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "passerelle/outreach/v1/fleet.pb.h"
#include "passerelle/outreach/v1/sites.pb.h"
#include "passerelle/referrals/v1/partners.pb.h"
#include "passerelle/supplies/v1/catalogue.pb.h"
#include "tests/simulator/calendar.h"
#include "tests/simulator/plan.h"
#include "tests/simulator/truth.h"

namespace passerelle::simulator {
namespace {

// The elements of a JSON array below deploy/local/seed.
template <class Message>
std::vector<Message> Seeded(const std::string& name) {
  const char* source = std::getenv("PASSERELLE_SOURCE");
  EXPECT_NE(source, nullptr) << "run this test through ctest";
  std::ifstream file(std::string(source == nullptr ? "." : source) + "/deploy/local/seed/" + name + ".json");
  std::stringstream text;
  text << file.rdbuf();
  google::protobuf::ListValue elements;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(text.str(), &elements).ok()) << name;
  std::vector<Message> messages;
  for (const auto& element : elements.values()) {
    std::string json;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(element, &json).ok());
    const auto status = google::protobuf::util::JsonStringToMessage(json, &messages.emplace_back());
    EXPECT_TRUE(status.ok()) << status.ToString() << json;
  }
  return messages;
}

int MinuteOf(const std::string& time_of_day) {
  int hours = 0, minutes = 0;
  EXPECT_TRUE(absl::SimpleAtoi(time_of_day.substr(0, 2), &hours) && absl::SimpleAtoi(time_of_day.substr(3), &minutes));
  return hours * 60 + minutes;
}

TEST(TheDemoSites, ReceiveThePublicInTheHoursTheSimulatorPlays) {
  const auto sites = Seeded<outreach::v1::CreateSiteRequest>("sites");
  ASSERT_EQ(sites.size(), 3u);
  for (const auto& site : sites) {
    std::map<int, Hours> open;
    for (const auto& hours : site.opening_hours()) {
      if (hours.use() == outreach::v1::MEETING) continue;
      auto [found, first] = open.try_emplace(hours.day(), Hours{MinuteOf(hours.opens()), MinuteOf(hours.opens())});
      EXPECT_EQ(found->second.to, MinuteOf(hours.opens())) << "hours of a day follow each other";
      found->second.to = MinuteOf(hours.closes());
    }
    ASSERT_EQ(open.size(), 5u) << "Monday to Friday";
    // 7 January 2013 is a Monday.
    for (int day = outreach::v1::MONDAY; day <= outreach::v1::FRIDAY; ++day) {
      const Hours played = PublicHours(absl::CivilDay(2013, 1, 6) + day);
      EXPECT_EQ(played.from, open[day].from) << site.id() << " day " << day;
      EXPECT_EQ(played.to, open[day].to) << site.id() << " day " << day;
    }
  }
}

TEST(TheDemoCatalogue, HoldsEveryItemThatTheSimulatorHandsOutWithItsSyringes) {
  std::map<std::string, supplies::v1::CreateItemRequest> catalogue;
  for (const auto& item : Seeded<supplies::v1::CreateItemRequest>("catalogue")) catalogue[item.id()] = item;
  const auto is_syringe = [&](const std::string& item) { return catalogue[item].report_line() == "syringes"; };

  const absl::StatusOr<Plan> plan = MakePlan(Figures{.year = 2024, .people = 600, .visits = 8000});
  ASSERT_TRUE(plan.ok());
  const statistics::v1::ActivityReport truth = Truth(*plan);
  for (const auto& supply : truth.supplies()) {
    ASSERT_TRUE(catalogue.contains(supply.item())) << supply.item();
    int syringes = is_syringe(supply.item()) ? 1 : 0;
    for (const auto& part : catalogue[supply.item()].components()) {
      if (is_syringe(part.item())) syringes += part.quantity();
    }
    EXPECT_EQ(SyringesIn(supply.item()), syringes) << supply.item();
  }
}

TEST(TheDemoTeams, HaveEverythingThatASeasonPlansWith) {
  std::set<std::string> known;
  std::map<std::string, outreach::v1::CreateStaffMemberRequest> staff;
  for (const auto& vehicle : Seeded<outreach::v1::CreateVehicleRequest>("vehicles")) known.insert(vehicle.id());
  for (const auto& territory : Seeded<outreach::v1::CreateTerritoryRequest>("territories"))
    known.insert(territory.id());
  for (const auto& member : Seeded<outreach::v1::CreateStaffMemberRequest>("staff")) staff[member.id()] = member;
  for (const char* site : {"montreuil", "calais", "arras"}) {
    const absl::StatusOr<Plan> plan = MakePlan(Figures{.site = site, .season = true});
    ASSERT_TRUE(plan.ok());
    EXPECT_TRUE(known.contains(plan->season.vehicle)) << site;
    for (const PlannedSeries& series : plan->season.series) {
      EXPECT_TRUE(known.contains(series.request.territory())) << site;
      std::set<int> skills;
      for (const std::string& member : series.request.team()) {
        ASSERT_TRUE(staff.contains(member)) << member;
        EXPECT_EQ(staff[member].site(), site);
        skills.insert(staff[member].skills().begin(), staff[member].skills().end());
      }
      EXPECT_TRUE(skills.contains(outreach::v1::DRIVING)) << series.request.title();
      EXPECT_TRUE(skills.contains(outreach::v1::NALOXONE)) << series.request.title();
    }
  }
}

TEST(TheDemoPartners, OfferWhateverTheSimulatorRefersPeopleFor) {
  std::map<std::string, referrals::v1::Partner> partners;
  for (const auto& partner : Seeded<referrals::v1::Partner>("partners")) partners[partner.id()] = partner;
  EXPECT_GE(partners.size(), 8u);
  for (const auto& [id, partner] : partners) {
    EXPECT_TRUE(partner.channels().email().ends_with(".invalid")) << id << " could be somebody's address";
    EXPECT_FALSE(partner.channels().has_webhook()) << id;
  }
  const absl::StatusOr<Plan> plan = MakePlan(Figures{.referrals = 400});
  ASSERT_TRUE(plan.ok());
  for (const PlannedReferral& referral : plan->referrals) {
    ASSERT_TRUE(partners.contains(referral.request.partner())) << referral.request.partner();
    const auto& themes = partners[referral.request.partner()].themes();
    EXPECT_EQ(std::count(themes.begin(), themes.end(), referral.request.theme()), 1) << referral.request.partner();
  }
}

}  // namespace
}  // namespace passerelle::simulator
