#include "services/runtime/access/hidden_fields.h"

#include <gtest/gtest.h>

#include "passerelle/outreach/v1/outings.pb.h"

namespace passerelle::access {
namespace {

outreach::v1::Outing Round() {
  outreach::v1::Outing outing;
  outing.set_title("Maraude");
  outing.add_stops()->set_name("Gare");
  return outing;
}

Principal As(const std::string& role) { return {.subject = "someone", .roles = {role}, .sites = {"montreuil"}}; }

TEST(HiddenFields, AreLeftForWhoMaySeeThem) {
  for (const char* role : {"outreach", "coordinator"}) {
    outreach::v1::Outing outing = Round();
    ClearHidden(As(role), outing);
    EXPECT_EQ(outing.stops_size(), 1) << role;
  }
}

TEST(HiddenFields, AreClearedForOthersAndNothingElseIs) {
  for (const char* role : {"reception", "nurse", "director", "partner"}) {
    outreach::v1::Outing outing = Round();
    ClearHidden(As(role), outing);
    EXPECT_EQ(outing.stops_size(), 0) << role;
    EXPECT_EQ(outing.title(), "Maraude") << role;
  }
}

TEST(HiddenFields, AreClearedWithinLists) {
  outreach::v1::ListOutingsResponse page;
  *page.add_outings() = Round();
  *page.add_outings() = Round();
  ClearHidden(As("reception"), page);
  for (const outreach::v1::Outing& outing : page.outings()) EXPECT_EQ(outing.stops_size(), 0);
}

}  // namespace
}  // namespace passerelle::access
