// What other services may ask about a person: whether there is one, and nothing else.
#include "passerelle/contacts/v1/directory.pb.h"
#include "tests/service/contacts/contacts_fixture.h"

namespace passerelle::contacts {
namespace {

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

TEST_F(CheckPerson, TellsThatNobodyIsThere) {
  const auto nobody = Check(NewUuidV7(), site_);
  ASSERT_DONE(nobody);
  EXPECT_FALSE(nobody->exists());
  EXPECT_FALSE(nobody->known_at_site());
}

TEST_F(CheckPerson, AnswersServicesOnly) {
  EXPECT_THAT(Check(Registered().id(), site_, director_), IsRefusedFor("INTERNAL_ONLY"));
}

}  // namespace
}  // namespace passerelle::contacts
