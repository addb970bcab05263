// Directors are told of emergency accesses by e-mail, without a word about the person.
#include "services/referrals/emergencies/director_mails.h"

#include "services/referrals/emergencies/emergencies.h"
#include "services/referrals/settings.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"
#include "services/runtime/base/uuid.h"
#include "sql/referrals_service.h"
#include "tests/service/referrals/deliveries_fixture.h"
#include "tests/support/look.h"

namespace passerelle::referrals {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class DirectorMails : public Deliveries {
 protected:
  static config::Settings SettingsOf(const std::map<std::string, std::string>& settings) {
    return Must(config::Settings::Read({kDirectorMails, kMailUrl}, settings));
  }
  static Directors DirectorsOf(const std::string& addresses) {
    return Directors(
        SettingsOf({{"PASSERELLE_DIRECTOR_MAILS", addresses}, {"PASSERELLE_MAIL_URL", "smtp://127.0.0.1:25"}}));
  }
  void Opened(const Directors& directors, const std::vector<std::string>& sites) {
    events::v1::EmergencyAccessOpened opened;
    opened.set_emergency_access(access_);
    for (const std::string& site : sites) opened.add_sites(site);
    opened.set_subject("account-7");
    SetProto(now_, *opened.mutable_create_time());
    SetProto(now_ + absl::Hours(1), *opened.mutable_expire_time());
    db::Transaction transaction = Must(db::Session(*pool_, absl::Now() + testing::kPatience).Begin());
    EXPECT_TRUE(TellOfEmergency(transaction, directors, opened).ok());
    EXPECT_TRUE(transaction.Commit().ok());
  }
  void SendBy(const testing::NodeServer& server, const Directors& directors) { Must(SentBy(server, directors)); }
  absl::StatusOr<bool> SentBy(const testing::NodeServer& server, const Directors& directors) {
    const auto courier = NewCourier({{"PASSERELLE_MAIL_URL", StrCat("smtp://127.0.0.1:", server.port())},
                                     {"PASSERELLE_MAIL_FROM", "passerelle@association.example"},
                                     {"PASSERELLE_PUBLIC_URL", "https://suite.example"}});
    const absl::Time deadline = absl::Now() + absl::Minutes(1);
    process::JobContext context{.db = db::Session(*pool_, deadline),
                                .deadline = deadline,
                                .now = absl::Now(),
                                .neighbours = *neighbours_,
                                .trace = telemetry::TraceContext::NewRoot()};
    return SendDirectorMails(context, courier->means(), directors);
  }
  std::vector<std::string> States() {
    std::vector<std::string> states;
    for (const db::Row row : Sql("select state from director_mail order by site"))
      states.emplace_back(row.Text("state"));
    return states;
  }

  const std::string access_ = NewUuidV7();
};

TEST_F(DirectorMails, SayWhoOpenedItAndWhenAndLeadNowhere) {
  testing::NodeServer server("mail_server.mjs");
  const Directors directors = DirectorsOf("arras=direction@arras.example");
  Opened(directors, {"arras"});
  SendBy(server, directors);
  const json mail = server.Await("mail", 1)[0];
  EXPECT_EQ(mail["to"], json({"direction@arras.example"}));
  EXPECT_EQ(mail["subject"], "Acces d'urgence ouvert / Emergency access opened");
  const std::string text = mail["text"];
  EXPECT_THAT(text, HasSubstr("account-7"));
  EXPECT_THAT(text, HasSubstr(access_));
  EXPECT_THAT(text, Not(HasSubstr("://")));
  EXPECT_THAT(States(), ElementsAre("DELIVERED"));
}

TEST_F(DirectorMails, GoToTheSitesThatHaveAnAddressAndOnceToTheAssociationForTheOthers) {
  testing::NodeServer server("mail_server.mjs");
  const Directors directors = DirectorsOf("arras=direction@arras.example,*=direction@association.example");
  Opened(directors, {"arras", "calais", "lens"});
  Opened(directors, {"arras", "calais", "lens"});
  SendBy(server, directors);
  std::vector<std::string> receivers;
  for (const json& mail : server.Await("mail", 2)) receivers.push_back(mail["to"][0]);
  EXPECT_THAT(receivers, UnorderedElementsAre("direction@arras.example", "direction@association.example"));
  SendBy(server, directors);
  EXPECT_EQ(server.Events("mail").size(), 2U);
}

TEST_F(DirectorMails, AreTriedAgainWhenTheServerIsAway) {
  const Directors directors = DirectorsOf("*=direction@association.example");
  Opened(directors, {"calais"});
  {
    testing::NodeServer gone("mail_server.mjs");
    gone.Plan({{"refuse", 450}, {"at", "message"}});
    SendBy(gone, directors);
  }
  EXPECT_THAT(States(), ElementsAre("PENDING"));
  Sql("update director_mail set next_attempt_time = now()");
  testing::NodeServer server("mail_server.mjs");
  SendBy(server, directors);
  EXPECT_THAT(States(), ElementsAre("DELIVERED"));
}

TEST_F(DirectorMails, AreSentOnceEachEvenWhenOneOfThemCannotBeWrittenDown) {
  testing::NodeServer server("mail_server.mjs");
  const Directors directors = DirectorsOf("arras=a@arras.example,calais=c@calais.example,lens=l@lens.example");
  Opened(directors, {"arras", "calais", "lens"});
  Sql("create sequence writing");
  Sql("grant usage on sequence writing to public");
  Sql("create function fail_first() returns trigger language plpgsql as $$ begin if nextval('writing') = 1 then raise "
      "'no room'; end if; return new; end $$");
  Sql("create trigger fail_first before update on director_mail for each row when (new.state = 'DELIVERED') execute "
      "function fail_first()");
  EXPECT_FALSE(SentBy(server, directors).ok());
  EXPECT_THAT(States(), UnorderedElementsAre("PENDING", "DELIVERED", "DELIVERED"));
  EXPECT_EQ(server.Await("mail", 3).size(), 3U);
}

TEST_F(DirectorMails, AreLeftToWhoeverTookThemSince) {
  Opened(DirectorsOf("arras=direction@arras.example"), {"arras"});
  db::Session db(*pool_, absl::Now() + testing::kPatience);
  const auto taken_at = [&db](absl::Time now) {
    return Must(db.Execute(sql::kTakeDirectorMails, {now, 60, 10}))[0].Time("lease_expire_time");
  };
  const absl::Time lost = taken_at(absl::Now()), held = taken_at(absl::Now() + absl::Minutes(2));
  const auto record = [&](absl::Time lease) {
    Must(db.Execute(sql::kRecordDirectorMail, {access_, "arras", lease, "DELIVERED", "", std::nullopt}));
  };
  record(lost);
  EXPECT_THAT(States(), ElementsAre("PENDING"));
  record(held);
  EXPECT_THAT(States(), ElementsAre("DELIVERED"));
}

TEST_F(DirectorMails, AreNotWrittenWhereNobodyHasAnAddress) {
  Opened(DirectorsOf(""), {"arras"});
  EXPECT_THAT(States(), IsEmpty());
}

TEST_F(DirectorMails, StopWhenTheAddressIsGone) {
  testing::NodeServer server("mail_server.mjs");
  Opened(DirectorsOf("arras=direction@arras.example"), {"arras"});
  SendBy(server, DirectorsOf(""));
  EXPECT_THAT(States(), ElementsAre("FAILED"));
}

TEST_F(DirectorMails, NeedSettingsThatMakeSense) {
  for (const char* bad : {"arras", "arras=", "=a@b.example", "arras=nobody", "arras=a@b.example,arras=c@b.example"}) {
    EXPECT_THROW(DirectorsOf(bad), std::invalid_argument) << bad;
  }
  EXPECT_THROW(Directors(SettingsOf({{"PASSERELLE_DIRECTOR_MAILS", "*=a@b.example"}})), std::invalid_argument);
}

}  // namespace
}  // namespace passerelle::referrals
