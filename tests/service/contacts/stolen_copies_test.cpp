// Who carries away the databases, their files or the cache reads nothing about anybody.
#include "tests/support/stolen_copies.h"

#include <absl/strings/str_join.h>
#include <absl/strings/str_replace.h>
#include <absl/time/clock.h>

#include "passerelle/contacts/v1/consents.pb.h"
#include "tests/service/contacts/consents_fixture.h"

namespace passerelle::contacts {
namespace {

using ::testing::IsEmpty;

// Words that occur nowhere else. What has to be a date or a number is one that nobody else has.
constexpr char kQuokkaPseudonym[] = "Quokkapseudonym";
constexpr char kQuokkaGivenName[] = "Quokkagivenname";
constexpr char kQuokkaFamilyName[] = "Quokkafamilyname";
constexpr char kQuokkaBirthDate[] = "1931-02-17";
constexpr char kQuokkaPhone[] = "+33 6 98 31 02 17";
constexpr char kQuokkaLaterPseudonym[] = "Quokkalaterpseudonym";
constexpr char kQuokkaNote[] = "Quokkanoteofaperson";
constexpr char kQuokkaAnonymousNote[] = "Quokkanoteofnobody";
constexpr char kQuokkaVoidReason[] = "Quokkavoidreason";
constexpr char kQuokkaDocument[] = "Quokkadocument";
constexpr char kQuokkaDocumentHash[] = "31021731021731021731021731021731021731021731021731021731021731aa";

class StolenCopies : public Consents {
 protected:
  v1::Person Somebody() {
    v1::RegisterPersonRequest request = Newcomer();
    request.set_pseudonym(kQuokkaPseudonym);
    request.mutable_identity()->set_given_name(kQuokkaGivenName);
    request.mutable_identity()->set_family_name(kQuokkaFamilyName);
    request.mutable_identity()->set_birth_date(kQuokkaBirthDate);
    request.mutable_identity()->set_phone(kQuokkaPhone);
    return *Register(request);
  }
  void ReceiveAndVoid(const std::string& person) {
    v1::RecordVisitRequest named = Welcome();
    named.set_person(person);
    named.set_note(kQuokkaNote);
    EXPECT_EQ(Recorded(named).note(), kQuokkaNote);
    v1::RecordVisitRequest anonymous = Welcome();
    anonymous.set_note(kQuokkaAnonymousNote);
    const auto voided = Void(reception_, Recorded(anonymous).id(), kQuokkaVoidReason);
    EXPECT_DONE(voided);
    EXPECT_EQ(voided->note(), kQuokkaAnonymousNote);
    EXPECT_EQ(voided->void_reason(), kQuokkaVoidReason);
  }
  void Sign(const std::string& person) {
    v1::CreateConsentRequest request = Paper();
    request.set_person(person);
    request.set_document_ref(kQuokkaDocument);
    request.set_document_sha256(kQuokkaDocumentHash);
    const v1::Consent consent = Created(request);
    EXPECT_EQ(consent.document_ref(), kQuokkaDocument);
    EXPECT_EQ(consent.document_sha256(), kQuokkaDocumentHash);
  }
};

TEST_F(StolenCopies, SayNothingAboutAnybody) {
  v1::Person person = Somebody();
  const std::string code = person.code();
  ReceiveAndVoid(person.id());
  Sign(person.id());
  v1::ListPeopleRequest search;
  search.set_q(kQuokkaPseudonym);
  EXPECT_EQ(ListPeople(reception_, search)->people_size(), 1);
  person.set_pseudonym(kQuokkaLaterPseudonym);
  EXPECT_DONE(Update(person, {"pseudonym"}));
  suite_.AwaitFeeds();

  EXPECT_THAT(testing::FindInStolenCopies({kQuokkaPseudonym, kQuokkaGivenName, kQuokkaFamilyName, kQuokkaBirthDate,
                                           kQuokkaPhone, kQuokkaLaterPseudonym, kQuokkaNote, kQuokkaAnonymousNote,
                                           kQuokkaVoidReason, kQuokkaDocument, kQuokkaDocumentHash, code,
                                           absl::StrReplaceAll(code, {{"-", ""}})}),
              IsEmpty());
}

}  // namespace
}  // namespace passerelle::contacts
