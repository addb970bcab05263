#include "services/runtime/base/field_mask.h"

#include <gmock/gmock.h>
#include <google/protobuf/field_mask.pb.h>
#include <gtest/gtest.h>

#include "passerelle/outreach/v1/sites.pb.h"
#include "services/runtime/base/status.h"

namespace passerelle {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

google::protobuf::FieldMask Mask(const std::vector<std::string>& paths) {
  google::protobuf::FieldMask mask;
  for (const std::string& path : paths) mask.add_paths(path);
  return mask;
}

outreach::v1::Site Site() {
  outreach::v1::Site site;
  site.set_id("montreuil");
  site.set_display_name("Montreuil");
  site.set_etag("3");
  site.add_closures();
  return site;
}

TEST(FieldsToUpdate, WithoutAMaskAreThoseThatAreSetAndMayChange) {
  EXPECT_THAT(*FieldsToUpdate(Mask({}), Site()), ElementsAre("display_name", "closures"));
  EXPECT_THAT(*FieldsToUpdate(Mask({}), outreach::v1::Site()), IsEmpty());
}

TEST(FieldsToUpdate, OfAStarAreAllThatMayChange) {
  EXPECT_THAT(*FieldsToUpdate(Mask({"*"}), outreach::v1::Site()),
              ElementsAre("display_name", "time_zone", "address", "opening_hours", "closures", "holiday_calendar"));
}

TEST(FieldsToUpdate, AreThoseNamedOnceEach) {
  EXPECT_THAT(*FieldsToUpdate(Mask({"address", "display_name", "address"}), Site()),
              ElementsAre("address", "display_name"));
}

TEST(FieldsToUpdate, RefusesWhatDoesNotExistOrMayNotChange) {
  for (const char* path : {"id", "etag", "nothing", "display_name.x", "displayName", ""}) {
    const auto fields = FieldsToUpdate(Mask({"address", path}), Site());
    EXPECT_EQ(ReasonOf(fields.status()), "INVALID_FIELDS") << path;
  }
}

}  // namespace
}  // namespace passerelle
