// Sites and items arrive by feed, and recording goes on while the services they come from are down.
#include "passerelle/outreach/v1/sites.pb.h"
#include "tests/service/contacts/contacts_fixture.h"
#include "tests/support/look.h"

namespace passerelle::contacts {
namespace {

class ReferenceData : public Contacts {};

TEST_F(ReferenceData, ArrivesByFeed) {
  const std::string item = suite_.NewItem();
  EXPECT_EQ(Count("sites where slug = $1", site_), 1);
  EXPECT_EQ(Count("items where slug = $1", item), 1);
}

TEST_F(ReferenceData, ThatIsOlderNeverReplacesWhatIsNewer) {
  ASSERT_DONE(
      suite_.Sql("contacts", "update sites set version = 9, time_zone = 'Indian/Reunion' where slug = $1", {site_}));
  outreach::v1::UpdateSiteRequest request;
  request.mutable_site()->set_id(site_);
  request.mutable_site()->set_display_name("Another name");
  ASSERT_DONE(suite_.Call<outreach::v1::Site>(director_, "passerelle.outreach.v1.SiteService.UpdateSite", request));
  suite_.AwaitFeeds();
  EXPECT_EQ(Count("sites where time_zone = 'Indian/Reunion' and slug = $1", site_), 1);
}

TEST_F(ReferenceData, DecidesTheLocalDayFromTheMomentItChanges) {
  v1::RecordVisitRequest visit = Welcome();
  *visit.mutable_occur_time() = TimestampOf("2013-12-31T21:30:00Z");
  EXPECT_EQ(Recorded(visit).service_day(), "2013-12-31");
  outreach::v1::UpdateSiteRequest request;
  request.mutable_site()->set_id(site_);
  request.mutable_site()->set_time_zone("Indian/Reunion");
  ASSERT_DONE(suite_.Call<outreach::v1::Site>(director_, "passerelle.outreach.v1.SiteService.UpdateSite", request));
  suite_.AwaitFeeds();
  const absl::Time give_up = absl::Now() + testing::kPatience;  // memory follows the table a moment later
  std::string day;
  while (day != "2014-01-01" && absl::Now() < give_up) day = Recorded(visit).service_day();
  EXPECT_EQ(day, "2014-01-01");
}

// Another replica took the feed in: this one learns of the site when somebody names it.
TEST_F(ReferenceData, ThatAnotherReplicaTookInIsFoundWhenItIsNamed) {
  const std::string site = "site-of-another-replica";
  ASSERT_DONE(
      suite_.Sql("contacts", "insert into sites (slug, time_zone, version) values ($1, 'Europe/Paris', 1)", {site}));
  v1::RecordVisitRequest visit = Welcome();
  visit.set_site(site);
  const absl::Time give_up = absl::Now() + testing::kPatience;
  absl::Status status;
  do {
    status = suite_.Call<v1::Visit>(director_, "passerelle.contacts.v1.VisitService.RecordVisit", visit).status();
  } while (ReasonOf(status) == "SITE_UNKNOWN" && absl::Now() < give_up);
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(ReferenceData, IsEnoughToWorkWhileItsServicesAreDown) {
  const std::string item = suite_.NewItem();
  suite_.Stop("outreach");
  suite_.Stop("supplies");
  const auto person = Register(Newcomer());
  v1::RecordVisitRequest visit = Welcome();
  if (person.ok()) visit.set_person(person->id());
  visit.add_handouts()->set_item(item);
  visit.mutable_handouts(0)->set_quantity(2);
  const auto recorded = Record(visit);
  suite_.Stop("contacts");
  suite_.Start("contacts");
  const auto after_restart = Record(visit);
  suite_.Start("outreach");
  suite_.Start("supplies");
  EXPECT_DONE(person);
  EXPECT_DONE(recorded);
  EXPECT_DONE(after_restart);
}

}  // namespace
}  // namespace passerelle::contacts
