// Finding referrals again.
#include "tests/service/referrals/referrals_fixture.h"

namespace passerelle::referrals {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using Theme = common::v1::ReferralTheme;

class ListingReferrals : public Referrals {
 protected:
  absl::StatusOr<v1::ListReferralsResponse> List(const v1::ListReferralsRequest& request,
                                                 const access::Principal& caller) {
    return Call<v1::ListReferralsResponse>(caller, "ReferralService.ListReferrals", request);
  }
  std::vector<std::string> Ids(const v1::ListReferralsRequest& request) {
    const v1::ListReferralsResponse response = Must(List(request, reception_));
    std::vector<std::string> ids;
    ids.reserve(static_cast<std::size_t>(response.referrals_size()));
    for (const v1::Referral& referral : response.referrals()) ids.push_back(referral.id());
    return ids;
  }
};

TEST_F(ListingReferrals, ShowsTheNewestFirstPageByPage) {
  const std::string person = NewPerson(), partner = NewPartner();
  std::vector<std::string> newest_first;
  for (int n = 0; n < 5; ++n) newest_first.insert(newest_first.begin(), Draft(person, partner).id());
  for (const bool by_person : {true, false}) {
    v1::ListReferralsRequest request;
    if (by_person) {
      request.set_person(person);
    } else {
      request.set_partner(partner);
    }
    request.set_page_size(2);
    std::vector<std::string> listed;
    do {
      const v1::ListReferralsResponse page = Must(List(request, reception_));
      EXPECT_LE(page.referrals_size(), 2);
      for (const v1::Referral& referral : page.referrals()) listed.push_back(referral.id());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty());
    EXPECT_THAT(listed, ElementsAreArray(newest_first));
  }
}

TEST_F(ListingReferrals, ShowsThemWithoutTheirHistory) {
  v1::Referral draft = Draft();
  draft.clear_history();
  v1::ListReferralsRequest request;
  EXPECT_EQ(Must(List(request, reception_)).referrals(0).DebugString(), draft.DebugString());
}

TEST_F(ListingReferrals, FiltersByEachField) {
  const v1::Referral sent = Sent();
  v1::CreateReferralRequest wish = Wish(NewPerson(), NewPartner());
  wish.set_theme(Theme::LEGAL);
  const v1::Referral legal = Must(Create(wish));
  v1::ListReferralsRequest request;
  EXPECT_THAT(Ids(request), ElementsAre(legal.id(), sent.id()));
  request.set_state(v1::Referral::SENT);
  EXPECT_THAT(Ids(request), ElementsAre(sent.id()));
  request.set_site(site_);
  EXPECT_THAT(Ids(request), ElementsAre(sent.id()));
  request.Clear();
  request.set_theme(Theme::LEGAL);
  EXPECT_THAT(Ids(request), ElementsAre(legal.id()));
  request.Clear();
  request.set_person(sent.person());
  EXPECT_THAT(Ids(request), ElementsAre(sent.id()));
  request.set_partner(legal.partner());
  EXPECT_THAT(Ids(request), IsEmpty());
  request.clear_person();
  EXPECT_THAT(Ids(request), ElementsAre(legal.id()));
}

TEST_F(ListingReferrals, FiltersByTheDaysOfDrafting) {
  const v1::Referral draft = Draft();
  Must(suite_.Sql("referrals", "update referral set create_time = '2026-03-10T23:59:59.5Z' where id = $1",
                  {draft.id()}));
  const auto between = [&](const std::string& from, const std::string& to) {
    v1::ListReferralsRequest request;
    request.set_from(from);
    request.set_to(to);
    return Ids(request);
  };
  EXPECT_THAT(between("2026-03-10", "2026-03-10"), ElementsAre(draft.id()));
  EXPECT_THAT(between("", "2026-03-10"), ElementsAre(draft.id()));
  EXPECT_THAT(between("2026-03-11", ""), IsEmpty());
  EXPECT_THAT(between("", "2026-03-09"), IsEmpty());
  v1::ListReferralsRequest backwards;
  backwards.set_from("2026-03-11");
  backwards.set_to("2026-03-10");
  EXPECT_THAT(List(backwards, reception_), IsRefusedFor("RANGE_INVALID"));
}

TEST_F(ListingReferrals, ShowsThoseOfTheCallersSites) {
  const v1::Referral draft = Draft();
  const access::Principal stranger = testing::Reception(suite_.NewSite());
  v1::ListReferralsRequest request;
  EXPECT_THAT(Must(List(request, stranger)).referrals(), IsEmpty());
  request.set_person(draft.person());
  EXPECT_THAT(Must(List(request, stranger)).referrals(), IsEmpty());
  EXPECT_EQ(Must(List(request, director_)).referrals_size(), 1);
  request.set_site(site_);
  EXPECT_THAT(List(request, stranger), IsRefusedFor("SITE_FORBIDDEN"));
  request.set_site("nowhere");
  EXPECT_THAT(List(request, stranger), IsRefusedFor("SITE_UNKNOWN"));
}

}  // namespace
}  // namespace passerelle::referrals
