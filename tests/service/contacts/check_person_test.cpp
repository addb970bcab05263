// What other services may ask about a person: whether there is one, which sites know them, and nothing else.
#include <algorithm>

#include "passerelle/contacts/v1/directory.pb.h"
#include "tests/service/contacts/contacts_fixture.h"

namespace passerelle::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CheckPerson : public Contacts {
 protected:
  absl::StatusOr<v1::CheckPersonResponse> Check(const std::string& person, const std::string& site,
                                                const access::Principal& caller = testing::Process("outreach")) {
    v1::CheckPersonRequest request;
    request.set_person(person);
    request.set_site(site);
    return suite_.Call<v1::CheckPersonResponse>(caller, "passerelle.contacts.v1.PersonDirectoryService.CheckPerson",
                                                request);
  }
};

TEST_F(CheckPerson, TellsWhetherThePersonExistsAndIsKnownAtTheSite) {
  const std::string person = Registered().id();
  const auto known = Check(person, site_);
  ASSERT_DONE(known);
  EXPECT_TRUE(known->exists());
  EXPECT_TRUE(known->known_at_site());
  const auto elsewhere = Check(person, suite_.NewSite());
  EXPECT_TRUE(elsewhere->exists());
  EXPECT_FALSE(elsewhere->known_at_site());
  EXPECT_FALSE(Check(person, "")->known_at_site());
}

TEST_F(CheckPerson, TellsTheSitesThatReceivedThePersonTheRegisteringOneFirst) {
  const std::string person = Registered().id();
  EXPECT_THAT(Check(person, "")->sites(), ElementsAre(site_));
  std::vector<std::string> later;
  for (int i = 0; i < 2; ++i) {
    v1::RecordVisitRequest visit = Welcome();
    visit.set_site(later.emplace_back(suite_.NewSite()));
    visit.set_person(person);
    ASSERT_DONE(suite_.Call<v1::Visit>(director_, "passerelle.contacts.v1.VisitService.RecordVisit", visit));
  }
  std::sort(later.begin(), later.end());
  EXPECT_THAT(Check(person, later[0])->sites(), ElementsAre(site_, later[0], later[1]));
}

TEST_F(CheckPerson, TellsThatNobodyIsThere) {
  const auto nobody = Check(NewUuidV7(), site_);
  ASSERT_DONE(nobody);
  EXPECT_FALSE(nobody->exists());
  EXPECT_FALSE(nobody->known_at_site());
  EXPECT_THAT(nobody->sites(), IsEmpty());
}

TEST_F(CheckPerson, AnswersServicesOnly) {
  EXPECT_THAT(Check(Registered().id(), site_, director_), IsRefusedFor("INTERNAL_ONLY"));
}

}  // namespace
}  // namespace passerelle::contacts
