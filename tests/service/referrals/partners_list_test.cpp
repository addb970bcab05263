// The list of partners: filters and pages.
#include <absl/time/clock.h>

#include <algorithm>
#include <functional>

#include "tests/service/referrals/partners_fixture.h"

namespace passerelle::referrals {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ListOfPartners : public Partners {
 protected:
  // A word that stands in the names of this test's partners only.
  const std::string word_ = "mot" + NewUuidV7().substr(24);

  v1::Partner Named(
      const std::string& name, const std::function<void(v1::Partner&)>& write = [](v1::Partner&) {}) {
    v1::CreatePartnerRequest request = PartnerRequest();
    request.mutable_partner()->set_name(name + " " + word_);
    write(*request.mutable_partner());
    return Must(Create(request));
  }
  v1::ListPartnersRequest Mine() const {
    v1::ListPartnersRequest request;
    request.set_q(word_);
    return request;
  }
  static std::string DayFromNow(int days) {
    return absl::FormatTime("%Y-%m-%d", absl::Now() + absl::Hours(24) * days, absl::UTCTimeZone());
  }
};

TEST_F(ListOfPartners, IsInTheOrderOfNamesWhateverTheirAccents) {
  const v1::Partner last = Named("Oasis");
  const v1::Partner middle = Named("Écluse");
  const v1::Partner first = Named("(Abri)");
  EXPECT_THAT(Listed(Mine()), ElementsAre(first.id(), middle.id(), last.id()));
}

TEST_F(ListOfPartners, FindsTheBeginningOfAnyWord) {
  const v1::Partner partner = Named("CSAPA L'Écluse–Saint-Denis");
  const auto found = [&](const std::string& q) {
    v1::ListPartnersRequest request;
    request.set_q(q + " ");
    const std::vector<std::string> ids = Listed(request);
    return std::find(ids.begin(), ids.end(), partner.id()) != ids.end();
  };
  for (const std::string q : {"csa", "ÉCL", "eclu", "saint-den", "denis", "l'ecluse saint"}) EXPECT_TRUE(found(q)) << q;
  EXPECT_TRUE(found("Saint Denis " + word_));
  for (const std::string q : {"sapa", "luse", "denis saint", "csapa ecluse"}) EXPECT_FALSE(found(q)) << q;
  EXPECT_TRUE(found("%")) << "punctuation alone asks for nothing";
}

TEST_F(ListOfPartners, FiltersByThemeOfThePartnerOrOfItsOffers) {
  const v1::Partner own = Named("A", [](v1::Partner& partner) { partner.add_themes(ReferralTheme::HOUSING); });
  const v1::Partner offered = Named("B", [](v1::Partner& partner) {
    v1::PartnerOffer& offer = *partner.add_services();
    offer.set_id("abri");
    offer.set_name("Abri");
    offer.add_themes(ReferralTheme::FOOD);
    offer.add_themes(ReferralTheme::HOUSING);
  });
  Named("C", [](v1::Partner& partner) { partner.add_themes(ReferralTheme::LEGAL); });
  v1::ListPartnersRequest request = Mine();
  request.set_theme(ReferralTheme::HOUSING);
  EXPECT_THAT(Listed(request), ElementsAre(own.id(), offered.id()));
  request.set_theme(ReferralTheme::FAMILY);
  EXPECT_THAT(Listed(request), IsEmpty());
}

TEST_F(ListOfPartners, FiltersByTerritoryAndWhatItLiesIn) {
  const auto works_for = [](const std::string& territory) {
    return [territory](v1::Partner& partner) { partner.add_territories(territory); };
  };
  const v1::Partner commune = Named("A", works_for("93048"));
  const v1::Partner department = Named("B", works_for("93"));
  const v1::Partner country = Named("C", works_for("france"));
  const v1::Partner quarter = Named("D", works_for("bas-montreuil"));
  Named("E", works_for("75"));
  v1::ListPartnersRequest request = Mine();
  request.set_territory("93048");
  EXPECT_THAT(Listed(request), ElementsAre(commune.id(), department.id(), country.id()));
  request.set_territory("93");
  EXPECT_THAT(Listed(request), ElementsAre(department.id(), country.id()));
  request.set_territory("bas-montreuil");
  EXPECT_THAT(Listed(request), ElementsAre(quarter.id()));
}

TEST_F(ListOfPartners, WithRoomLeavesOutThoseFullToday) {
  const auto full_until = [](const std::string& day) {
    return [day](v1::Partner& partner) { partner.mutable_capacity()->set_full_until(day); };
  };
  const v1::Partner free = Named("A");
  const v1::Partner again_free = Named("B", full_until(DayFromNow(-2)));
  const v1::Partner full = Named("C", full_until(DayFromNow(2)));
  v1::ListPartnersRequest request = Mine();
  request.set_with_room(true);
  EXPECT_THAT(Listed(request), ElementsAre(free.id(), again_free.id()));
  request.set_with_room(false);
  EXPECT_THAT(Listed(request), ElementsAre(free.id(), again_free.id(), full.id()));
}

TEST_F(ListOfPartners, ShowsTheRetiredOnlyWhenAsked) {
  const v1::Partner active = Named("A");
  v1::Partner retired = Named("B");
  retired.set_state(v1::Partner::RETIRED);
  Must(Update(retired, {"state"}));
  v1::ListPartnersRequest request = Mine();
  EXPECT_THAT(Listed(request), ElementsAre(active.id()));
  request.set_show_retired(true);
  EXPECT_THAT(Listed(request), ElementsAre(active.id(), retired.id()));
}

TEST_F(ListOfPartners, GoesOnPageByPageAlsoAmongEqualNames) {
  std::vector<std::string> made;
  for (int i = 0; i < 5; ++i) made.push_back(Named("Abri").id());
  std::sort(made.begin(), made.end());
  v1::ListPartnersRequest request = Mine();
  request.set_page_size(2);
  const v1::ListPartnersResponse first = Must(List(request));
  EXPECT_EQ(first.partners_size(), 2);
  EXPECT_FALSE(first.next_page_token().empty());
  EXPECT_EQ(Listed(request), made);

  request.set_page_token(first.next_page_token());
  request.set_q(word_ + "x");
  EXPECT_EQ(Refusal(List(request)), "PAGE_TOKEN_INVALID") << "a token belongs to its filters";
}

}  // namespace
}  // namespace passerelle::referrals
