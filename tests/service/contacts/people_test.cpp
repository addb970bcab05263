// Finding people again: by id, by code, by the beginning of a pseudonym; and never those of another site.
#include "tests/service/contacts/contacts_fixture.h"

namespace passerelle::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> Ids(const v1::ListPeopleResponse& response) {
  std::vector<std::string> ids;
  for (const v1::Person& person : response.people()) ids.push_back(person.id());
  return ids;
}

class People : public Contacts {
 protected:
  v1::Person Called(const std::string& pseudonym) {
    v1::RegisterPersonRequest request = Newcomer();
    request.set_pseudonym(pseudonym);
    return *Register(request);
  }
  std::vector<std::string> Search(const std::string& q) {
    v1::ListPeopleRequest request;
    request.set_q(q);
    const auto found = ListPeople(reception_, request);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() ? Ids(*found) : std::vector<std::string>{};
  }
  absl::StatusOr<v1::ListPeopleResponse> ByCode(const access::Principal& caller, const std::string& code) {
    v1::ListPeopleRequest request;
    request.set_code(code);
    return ListPeople(caller, request);
  }
  const access::Principal other_reception_ = testing::Reception(suite_.NewSite());
};

TEST_F(People, AreReadAtTheSitesThatKnowThem) {
  const v1::Person person = Registered();
  EXPECT_EQ(Get(reception_, person.id())->SerializeAsString(), person.SerializeAsString());
  EXPECT_EQ(Get(director_, person.id())->SerializeAsString(), person.SerializeAsString());
}

TEST_F(People, AreUnknownToOtherSitesWhetherOrNotTheyExist) {
  const auto refused = Get(other_reception_, Registered().id());
  const auto unknown = Get(other_reception_, NewUuidV7());
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(refused, IsRefusedFor("PERSON_UNKNOWN"));
  EXPECT_EQ(refused.status().ToString(), unknown.status().ToString());
}

TEST_F(People, AreNeverShownToSomebodyWhoSeesFiguresOnly) {
  EXPECT_THAT(Get(testing::Analyst(), Registered().id()), IsRefusedFor("PERMISSION_MISSING"));
}

TEST_F(People, AreFoundByCodeAtAnySiteHoweverItIsTyped) {
  const v1::Person person = Registered();
  std::string typed = person.code();
  for (char& c : typed) c = c == '-' ? ' ' : static_cast<char>(std::tolower(c));
  const auto found = ByCode(other_reception_, typed);
  ASSERT_DONE(found);
  ASSERT_THAT(found->people(), SizeIs(1));
  EXPECT_EQ(found->people(0).SerializeAsString(), person.SerializeAsString());
}

TEST_F(People, KeepTheirCivilIdentityAtTheSitesThatReceivedThem) {
  v1::RegisterPersonRequest request = Newcomer();
  request.mutable_identity()->set_given_name("Anne");
  const v1::Person person = *Register(request);
  EXPECT_TRUE(ByCode(reception_, person.code())->people(0).has_identity());
  const auto elsewhere = ByCode(other_reception_, person.code());
  ASSERT_THAT(elsewhere->people(), SizeIs(1));
  EXPECT_FALSE(elsewhere->people(0).has_identity());
}

TEST_F(People, AreNotFoundByACodeThatNobodyHas) { EXPECT_THAT(ByCode(reception_, "22222-22222")->people(), IsEmpty()); }

TEST_F(People, AreNotSearchedForByAMistypedCode) {
  std::string code = Registered().code();
  code[0] = code[0] == '2' ? '3' : '2';
  EXPECT_THAT(ByCode(reception_, code), IsRefusedOn(absl::StatusCode::kInvalidArgument, "CODE_INVALID", "code"));
}

TEST_F(People, AreFoundByCodeAlone) {
  v1::ListPeopleRequest request;
  request.set_code(Registered().code());
  request.set_site(site_);
  EXPECT_THAT(ListPeople(reception_, request),
              IsRefusedOn(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS", "code"));
}

TEST_F(People, AreFoundByTheBeginningOfTheirPseudonymWhateverItsCaseAndAccents) {
  const std::string eloise = Called("Éloïse").id();
  const std::string elo = Called("ELO la grande").id();
  Called("Michel");
  EXPECT_THAT(Search("elo"), ElementsAre(elo, eloise));
  EXPECT_THAT(Search("ÉLOÏ"), ElementsAre(eloise));
  EXPECT_THAT(Search("loise"), IsEmpty());
}

TEST_F(People, AreFoundByMoreLettersThanTheirIndexHolds) {
  const std::string maximilien = Called("Maximilienne la Grande").id();
  const std::string petite = Called("Maximilienne la Petite").id();
  EXPECT_THAT(Search("maximilienne"), ElementsAre(petite, maximilien));
  EXPECT_THAT(Search("maximilienne la g"), ElementsAre(maximilien));
  EXPECT_THAT(Search("maximilienne la grande dame"), IsEmpty());
}

TEST_F(People, OfALongSearchArePagedThoughAPageMayBeShort) {
  const std::string grande = Called("Maximilienne la Grande").id();
  for (int i = 0; i < 3; ++i) Called("Maximilienne la Petite");
  v1::ListPeopleRequest request;
  request.set_q("maximilienne la g");
  request.set_page_size(2);
  std::vector<std::string> seen;
  int pages = 0;
  do {
    const auto page = ListPeople(reception_, request);
    ASSERT_DONE(page);
    for (const std::string& id : Ids(*page)) seen.push_back(id);
    request.set_page_token(page->next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_THAT(seen, ElementsAre(grande));
  EXPECT_EQ(pages, 2);
}

TEST_F(People, AreFoundByTheirNewPseudonymOnly) {
  v1::Person person = Called("Ancien");
  person.set_pseudonym("Nouveau");
  ASSERT_DONE(Update(person, {"pseudonym"}));
  EXPECT_THAT(Search("nouv"), ElementsAre(person.id()));
  EXPECT_THAT(Search("anc"), IsEmpty());
}

TEST_F(People, AreNotFoundByPatterns) {
  const std::string percent = Called("100% Zoé").id();
  Called("1001 nuits");
  EXPECT_THAT(Search("100%"), ElementsAre(percent));
  EXPECT_THAT(Search("%"), IsEmpty());
  EXPECT_THAT(Search("____"), IsEmpty());
}

TEST_F(People, OfOtherSitesAreNeverListed) {
  const std::string mine = Registered().id();
  v1::ListPeopleRequest request;
  EXPECT_THAT(Ids(*ListPeople(reception_, request)), ElementsAre(mine));
  EXPECT_THAT(Ids(*ListPeople(other_reception_, request)), IsEmpty());
  request.set_site(site_);
  EXPECT_THAT(Ids(*ListPeople(other_reception_, request)), IsEmpty());
  EXPECT_THAT(Ids(*ListPeople(director_, request)), ElementsAre(mine));
}

TEST_F(People, AreListedNewestFirstPageByPage) {
  std::vector<std::string> newest_first;
  for (int i = 0; i < 5; ++i) newest_first.insert(newest_first.begin(), Registered().id());
  for (const access::Principal& caller : {reception_, director_}) {
    v1::ListPeopleRequest request;
    request.set_site(site_);
    request.set_page_size(2);
    std::vector<std::string> seen;
    do {
      const auto page = ListPeople(caller, request);
      ASSERT_DONE(page);
      EXPECT_LE(page->people_size(), 2);
      for (const std::string& id : Ids(*page)) seen.push_back(id);
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    EXPECT_EQ(seen, newest_first);
  }
}

TEST_F(People, OfTheWholeAssociationAreListedPageByPage) {
  const std::string older = Called("Canari un").id();
  const std::string newer = Called("Canari deux").id();
  v1::ListPeopleRequest request;
  request.set_page_size(1);
  const auto first = ListPeople(director_, request);
  ASSERT_DONE(first);
  EXPECT_THAT(Ids(*first), ElementsAre(newer));
  request.set_page_token(first->next_page_token());
  EXPECT_THAT(Ids(*ListPeople(director_, request)), ElementsAre(older));
}

TEST_F(People, AreNotPagedWithTheTokenOfOtherFilters) {
  Registered();
  Registered();
  v1::ListPeopleRequest request;
  request.set_page_size(1);
  const auto first = ListPeople(reception_, request);
  ASSERT_DONE(first);
  request.set_q("x");
  request.set_page_token(first->next_page_token());
  EXPECT_THAT(ListPeople(reception_, request), IsRefusedFor("PAGE_TOKEN_INVALID"));
}

}  // namespace
}  // namespace passerelle::contacts
