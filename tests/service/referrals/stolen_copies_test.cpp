// Who carries away the database, its files or the cache reads nothing that is personal, and signs nothing.
#include "tests/support/stolen_copies.h"

#include "tests/service/referrals/referrals_fixture.h"

namespace passerelle::referrals {
namespace {

using ::testing::IsEmpty;

// Words that occur nowhere else.
constexpr char kSummaryWord[] = "Bilbysummary";
constexpr char kLaterSummaryWord[] = "Bilbylatersummary";
constexpr char kDeclineWord[] = "Bilbydeclinereason";
constexpr char kReopenWord[] = "Bilbyreopennote";
constexpr char kCloseWord[] = "Bilbyclosenote";
constexpr char kOutcomeWord[] = "Bilbyoutcomenote";
constexpr char kPhone[] = "+33 6 97 41 28 53";
constexpr char kEmail[] = "bilbyaddress@partenaire.example";
constexpr char kCapacityWord[] = "Bilbycapacitynote";

class StolenReferralCopies : public Referrals {
 protected:
  std::string Reachable() {
    v1::Partner wish;
    wish.set_phone(kPhone);
    wish.mutable_channels()->set_email(kEmail);
    wish.mutable_capacity()->set_note(kCapacityWord);
    return NewPartner(wish);
  }
  // The secret of its webhook, as the partner is shown it.
  std::string SecretOf(const std::string& partner) {
    v1::RotateSecretRequest request;
    request.set_id(partner);
    return Must(Call<v1::RotateSecretResponse>(director_, "PartnerService.RotateSecret", request)).secret();
  }
  v1::Referral SentTo(const std::string& partner) {
    const std::string person = NewPerson();
    NewConsent(person, partner);
    v1::CreateReferralRequest wish = Wish(person, partner);
    wish.set_summary(kSummaryWord);
    v1::Referral draft = Must(Create(wish));
    draft.set_summary(kLaterSummaryWord);
    EXPECT_EQ(Must(Update(draft, {"summary"})).summary(), kLaterSummaryWord);
    return Must(Send(draft.id()));
  }
  void DeclineAndReopen(const std::string& referral) {
    Must(Answer(referral, v1::RecordAnswerRequest::ACKNOWLEDGED));
    v1::RecordAnswerRequest answer = AnswerOf(referral, v1::RecordAnswerRequest::DECLINED);
    answer.set_note(kDeclineWord);
    EXPECT_EQ(Must(Call<v1::Referral>(reception_, "ReferralService.RecordAnswer", answer)).decline_reason(),
              kDeclineWord);
    v1::ReopenReferralRequest reopen;
    reopen.set_id(referral);
    reopen.set_note(kReopenWord);
    Must(Call<v1::Referral>(reception_, "ReferralService.ReopenReferral", reopen));
  }
  void AnswerAndClose(const std::string& referral) {
    Must(Answer(referral, v1::RecordAnswerRequest::ACKNOWLEDGED));
    Must(Answer(referral, v1::RecordAnswerRequest::ACCEPTED));
    Must(Answer(referral, v1::RecordAnswerRequest::SCHEDULED));
    v1::RecordAnswerRequest answer = AnswerOf(referral, v1::RecordAnswerRequest::ATTENDED);
    answer.set_note(kOutcomeWord);
    EXPECT_EQ(Must(Call<v1::Referral>(reception_, "ReferralService.RecordAnswer", answer)).partner_note(),
              kOutcomeWord);
    v1::CloseReferralRequest close;
    close.set_id(referral);
    close.set_outcome(v1::Referral::COMPLETED);
    close.set_note(kCloseWord);
    const v1::Referral closed = Must(Call<v1::Referral>(reception_, "ReferralService.CloseReferral", close));
    EXPECT_EQ(closed.history(closed.history_size() - 1).note(), kCloseWord);
  }
};

TEST_F(StolenReferralCopies, SayNothingThatIsPersonal) {
  const std::string partner = Reachable();
  const std::string secret = SecretOf(partner);
  DeclineAndReopen(SentTo(partner).id());
  AnswerAndClose(SentTo(partner).id());
  suite_.AwaitFeeds();
  EXPECT_THAT(
      testing::FindInStolenCopies({kSummaryWord, kLaterSummaryWord, kDeclineWord, kReopenWord, kCloseWord, kOutcomeWord,
                                   kPhone, kEmail, kCapacityWord, secret.substr(std::string_view("whsec_").size())}),
      IsEmpty());
}

}  // namespace
}  // namespace passerelle::referrals
