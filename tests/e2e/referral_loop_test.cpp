// One referral from its draft to its end, over HTTP as both sides: a partner with software, and one with a mailbox.
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/e2e/caller.h"
#include "tests/e2e/year.h"
#include "tests/simulator/api.h"
#include "tests/support/child_process.h"
#include "tests/support/look.h"
#include "tests/support/node_server.h"

namespace passerelle::e2e {
namespace {

using Json = nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kSummary[] = "Dort dehors depuis mars, cherche une place";

// A browser that keeps its cookies and follows where it is sent.
class Browser {
 public:
  std::string Get(const std::string& url) const { return Fetch({url}); }
  std::string Post(const std::string& url, const std::vector<std::string>& fields = {}) const {
    std::vector<std::string> arguments = {url};
    if (fields.empty()) arguments.insert(arguments.end(), {"--data", ""});
    for (const std::string& field : fields) arguments.insert(arguments.end(), {"--data-urlencode", field});
    return Fetch(arguments);
  }

 private:
  std::string Fetch(const std::vector<std::string>& arguments) const {
    std::string command = absl::StrCat("curl -sSL --noproxy '*' -b ", jar_, " -c ", jar_);
    for (const std::string& argument : arguments)
      absl::StrAppend(&command, " '", absl::StrReplaceAll(argument, {{"'", "'\\''"}}), "'");
    FILE* pipe = popen((command + " 2>&1").c_str(), "re");
    if (pipe == nullptr) throw std::runtime_error("curl does not start");
    std::string page;
    char buffer[4096];
    for (std::size_t size; (size = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) page.append(buffer, size);
    if (pclose(pipe) != 0) throw std::runtime_error(page);
    return page;
  }

  const testing::ServerDirectory directory_;
  const std::string jar_ = directory_.path() + "/cookies";
};

// The form's fields that the page itself has filled in.
std::vector<std::string> HiddenFields(const std::string& page) {
  std::vector<std::string> fields;
  for (const std::string name : {"csrf", "etag", "state"}) {
    const std::string before = absl::StrCat("name=\"", name, "\" value=\"");
    const std::size_t begin = page.find(before);
    if (begin == std::string::npos) throw std::runtime_error("the page has no field " + name);
    const std::size_t value = begin + before.size();
    fields.push_back(absl::StrCat(name, "=", page.substr(value, page.find('"', value) - value)));
  }
  return fields;
}

std::string LinkIn(const std::string& text) {
  const std::size_t begin = text.find("http://");
  if (begin == std::string::npos) throw std::runtime_error("no link in: " + text);
  return text.substr(begin, text.find_first_of(" \r\n", begin) - begin);
}

class AReferral : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    mail_server_ = std::make_unique<testing::NodeServer>("mail_server.mjs");
    suite_ = std::make_unique<LocalSuite>();
    const Printed up =
        suite_->Run("up --no-install --no-build",
                    {{"PASSERELLE_LOCAL_MAIL_URL", absl::StrCat("smtp://127.0.0.1:", mail_server_->port())}});
    ASSERT_EQ(up.exit_code, 0) << up.text;
  }
  static void TearDownTestSuite() {
    suite_.reset();
    mail_server_.reset();
  }
  static const LocalSuite& suite() { return *suite_; }
  static const testing::NodeServer& mail_server() { return *mail_server_; }

  // Adds a partner for housing.
  void NewPartner(const std::string& id, const Json& channels) {
    director_.Post("/v1/partners",
                   {{"id", id}, {"name", "Foyer du Pont"}, {"themes", {"HOUSING"}}, {"channels", channels}});
  }
  // A partner's software, with a key that the director made for it.
  Caller SoftwareOf(const std::string& partner) {
    simulator::Access access = suite().As("director");
    access.token = director_.Post(
        "/v1/apiKeys", {{"displayName", "Logiciel du foyer"}, {"role", "partner"}, {"partner", partner}})["secret"];
    return Caller(access);
  }
  // The id of a referral that was sent with the person's consent.
  std::string Sent(const std::string& partner) {
    const std::string person = team_.Post(
        "/v1/people",
        {{"site", "montreuil"}, {"pseudonym", "Luce du Pont"}, {"gender", "WOMAN"}, {"adultConfirmed", true}})["id"];
    const std::string consent =
        team_.Post(absl::StrCat("/v1/people/", person, "/consents"), {{"purpose", "REFERRAL"},
                                                                      {"partner", partner},
                                                                      {"form", "WRITTEN_PAPER"},
                                                                      {"categories", {"SUMMARY", "PSEUDONYM"}},
                                                                      {"documentRef", "Classeur 3"}})["id"];
    std::string referral = team_.Post("/v1/referrals", {{"site", "montreuil"},
                                                        {"person", person},
                                                        {"partner", partner},
                                                        {"theme", "HOUSING"},
                                                        {"summary", kSummary},
                                                        {"disclose", {"SUMMARY", "PSEUDONYM"}}})["id"];
    EXPECT_EQ(team_.Get(absl::StrCat("/v1/referrals/", referral))["state"], "DRAFT");
    team_.Post(absl::StrCat("/v1/referrals/", referral, ":send"), {{"consent", consent}});
    return referral;
  }
  std::string StateOf(const std::string& referral) {
    return team_.Get(absl::StrCat("/v1/referrals/", referral))["state"];
  }

  Caller director_{suite().As("director")};
  Caller team_{suite().As("reception")};

 private:
  static inline std::unique_ptr<testing::NodeServer> mail_server_;
  static inline std::unique_ptr<LocalSuite> suite_;
};

// What the partner answers over its API, and the team's last word.
void GoesItsWay(Caller& partner, Caller& team, const std::string& referral) {
  const std::string theirs = absl::StrCat("/v1/partner/referrals/", referral);
  const Json seen = partner.Get(theirs);
  EXPECT_EQ(seen["disclosed"]["summary"], kSummary);
  EXPECT_EQ(seen["disclosed"]["pseudonym"], "Luce du Pont");
  EXPECT_EQ(partner.Post(theirs + ":acknowledge")["state"], "ACKNOWLEDGED");
  EXPECT_EQ(partner.Post(theirs + ":accept")["state"], "ACCEPTED");
  const std::string time = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now() + absl::Hours(48), absl::UTCTimeZone());
  EXPECT_EQ(partner.Post(theirs + ":schedule", {{"time", time}})["state"], "SCHEDULED");
  EXPECT_EQ(partner.Post(theirs + ":reportOutcome", {{"attended", true}})["state"], "ATTENDED");
  const Json closed = team.Post(absl::StrCat("/v1/referrals/", referral, ":close"), {{"outcome", "COMPLETED"}});
  EXPECT_EQ(closed["state"], "CLOSED");
}

TEST_F(AReferral, GoesFromDraftToClosedWithAPartnersSoftware) {
  testing::NodeServer receiver("webhook_receiver.mjs");
  NewPartner("foyer-du-pont", {{"webhook", {{"url", absl::StrCat("http://127.0.0.1:", receiver.port(), "/hooks")}}}});
  receiver.Plan({{"secrets", {director_.Post("/v1/partners/foyer-du-pont:rotateSecret")["secret"]}}});
  Caller partner = SoftwareOf("foyer-du-pont");
  simulator::Plan montreuil;
  montreuil.figures.site = "montreuil";
  const statistics::v1::ReferralFigures before = ReferralsSent(suite(), montreuil);

  const std::string referral = Sent("foyer-du-pont");
  (void)receiver.Await("answered", 1);
  GoesItsWay(partner, team_, referral);

  (void)receiver.Await("answered", 2);
  std::vector<std::string> types;
  for (const Json& notification : receiver.Events("received")) {
    types.push_back(notification["body"]["type"]);
    EXPECT_EQ(notification["verified"], Json::array({true})) << types.back();
    EXPECT_EQ(notification["body"]["data"]["referral"], referral);
    EXPECT_THAT(notification.dump(), Not(HasSubstr("Luce"))) << "who it is about is read, not sent";
  }
  EXPECT_THAT(types, ElementsAre("referral.sent", "referral.closed"));
  EXPECT_TRUE(testing::Eventually([&] {
    const statistics::v1::ReferralFigures now = ReferralsSent(suite(), montreuil);
    return now.count() == before.count() + 1 && now.closed() == before.closed() + 1;
  })) << ReferralsSent(suite(), montreuil).ShortDebugString();
}

TEST_F(AReferral, IsAcceptedByAPartnerThatHasOnlyAMailbox) {
  NewPartner("maison-du-canal", {{"email", "accueil@canal.example"}});
  const std::string referral = Sent("maison-du-canal");
  const Json mail = mail_server().Await("mail", 1)[0];
  EXPECT_EQ(mail["to"], Json::array({"accueil@canal.example"}));
  EXPECT_THAT(mail.dump(), Not(HasSubstr("Luce")));

  const std::string link = LinkIn(mail["text"]);
  const std::string site = suite().As("reception").url;
  EXPECT_THAT(link, ::testing::StartsWith(site + "/partner/links/"));
  const Browser browser;
  EXPECT_THAT(browser.Get(link), Not(HasSubstr("Luce"))) << "looking at a link opens nothing";
  const std::string page = browser.Post(link);
  EXPECT_THAT(page, ::testing::AllOf(HasSubstr("Luce du Pont"), HasSubstr(kSummary)));
  EXPECT_THAT(browser.Post(site + "/partner/referral:accept", HiddenFields(page)), HasSubstr("Luce du Pont"));
  EXPECT_EQ(StateOf(referral), "ACCEPTED");
}

}  // namespace
}  // namespace passerelle::e2e
