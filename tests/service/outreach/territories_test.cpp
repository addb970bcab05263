// Territories: areas by name that outings cover.
#include "tests/service/outreach/fleet_fixture.h"

namespace passerelle::outreach {
namespace {

class Territories : public Fleet {
 protected:
  absl::StatusOr<v1::Territory> Create(const v1::CreateTerritoryRequest& request, std::string_view key = "") {
    return Call<v1::Territory>(coordinator_, "CreateTerritory", request, key);
  }
  absl::StatusOr<v1::Territory> Get(const std::string& id, const access::Principal& caller) {
    v1::GetTerritoryRequest request;
    request.set_id(id);
    return Call<v1::Territory>(caller, "GetTerritory", request);
  }
  static v1::UpdateTerritoryRequest Annotate(const v1::Territory& territory, const std::string& note) {
    v1::UpdateTerritoryRequest request;
    request.mutable_territory()->set_id(territory.id());
    request.mutable_territory()->set_etag(territory.etag());
    request.mutable_territory()->set_note(note);
    request.mutable_update_mask()->add_paths("note");
    return request;
  }
  absl::StatusOr<v1::Territory> Update(const v1::UpdateTerritoryRequest& request) {
    return Call<v1::Territory>(coordinator_, "UpdateTerritory", request);
  }
};

TEST_F(Territories, AreThereOnceTheyAreMade) {
  const v1::Territory territory = Must(Create(TerritoryRequest()));
  EXPECT_EQ(territory.site(), site_);
  EXPECT_EQ(territory.display_name(), "Bas-Montreuil");
  EXPECT_EQ(territory.note(), "Travaux devant la gare.");
  EXPECT_EQ(territory.etag(), "1");
  EXPECT_EQ(Must(Get(territory.id(), testing::Reception(site_))).DebugString(), territory.DebugString());
}

TEST_F(Territories, AreMadeOnceForTheirIdOrKey) {
  v1::CreateTerritoryRequest request = TerritoryRequest();
  const v1::Territory first = Must(Create(request));
  EXPECT_EQ(Must(Create(request)).DebugString(), first.DebugString());
  request.set_note("Another");
  EXPECT_EQ(Refusal(Create(request)), "TERRITORY_EXISTS");
  request.clear_id();
  const std::string key = NewUuidV7();
  EXPECT_EQ(Must(Create(request, key)).id(), key);
  request.set_note("A third");
  EXPECT_EQ(Refusal(Create(request, key)), "IDEMPOTENCY_KEY_REUSED");
}

TEST_F(Territories, NeedASiteThatExists) {
  v1::CreateTerritoryRequest request = TerritoryRequest();
  request.set_site("no-such-site");
  EXPECT_EQ(Refusal(Call<v1::Territory>(testing::Director(), "CreateTerritory", request)), "SITE_UNKNOWN");
}

TEST_F(Territories, OfAnotherSiteAreNotThere) {
  const v1::Territory territory = NewTerritory();
  EXPECT_EQ(Refusal(Get(territory.id(), stranger_)), "TERRITORY_UNKNOWN");
  EXPECT_EQ(Refusal(Call<v1::Territory>(stranger_, "UpdateTerritory", Annotate(territory, ""))), "TERRITORY_UNKNOWN");
}

TEST_F(Territories, AreListedBySiteOverPages) {
  for (int i = 0; i < 3; ++i) NewTerritory();
  std::vector<std::string> listed;
  v1::ListTerritoriesRequest request;
  request.set_site(site_);
  request.set_page_size(2);
  do {
    const auto page = Must(Call<v1::ListTerritoriesResponse>(coordinator_, "ListTerritories", request));
    for (const v1::Territory& territory : page.territories()) listed.push_back(territory.id());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(listed.size(), 3u);
  EXPECT_TRUE(std::is_sorted(listed.begin(), listed.end()));
  const auto of_others = Call<v1::ListTerritoriesResponse>(stranger_, "ListTerritories", v1::ListTerritoriesRequest());
  EXPECT_EQ(Must(of_others).territories_size(), 0);
}

TEST_F(Territories, ChangeTheFieldsOfTheMaskOnly) {
  const v1::Territory territory = NewTerritory();
  v1::UpdateTerritoryRequest request = Annotate(territory, "");
  request.mutable_territory()->set_display_name("ignored");
  const v1::Territory changed = Must(Update(request));
  EXPECT_EQ(changed.note(), "");
  EXPECT_EQ(changed.display_name(), territory.display_name());
  EXPECT_EQ(changed.etag(), "2");
  EXPECT_EQ(Refusal(Update(request)), "ETAG_MISMATCH");
  v1::UpdateTerritoryRequest nameless = Annotate(changed, "");
  nameless.mutable_update_mask()->add_paths("display_name");
  nameless.mutable_territory()->clear_display_name();
  EXPECT_EQ(Refusal(Update(nameless)), "INVALID_FIELDS");
}

}  // namespace
}  // namespace passerelle::outreach
