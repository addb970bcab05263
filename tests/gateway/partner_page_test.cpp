// The page where a partner without software answers a referral: from the link to the outcome, and what keeps others
// out.
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "gateway/access/token.h"
#include "gateway/base/text.h"
#include "tests/gateway/gateway_process.h"
#include "tests/gateway/partner_page_fixture.h"

namespace passerelle::testing {
namespace {

using gateway::Cat;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kReferral[] = "/partner/referral";

absl::TimeZone Paris() {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone("Europe/Paris", &zone));
  return zone;
}

// The day and time of the page's form.
FormFields LocalTime(absl::Time time) {
  return {{"date", absl::FormatTime("%Y-%m-%d", time, Paris())}, {"time", absl::FormatTime("%H:%M", time, Paris())}};
}

TEST_F(PartnerPage, LeadsFromALinkToTheOutcome) {
  const std::string referral = Sent();
  Browser browser;
  const Link link = NewLink(referral);
  EXPECT_THAT(browser.Get(link.path()).body, HasSubstr("<form method=\"post\">"));
  const Answer opened = browser.Post(link.path());
  EXPECT_EQ(opened.status, 303) << opened.body;
  EXPECT_EQ(opened.headers.at("location"), kReferral);
  const Answer page = browser.Get(kReferral);
  EXPECT_EQ(page.status, 200) << page.body;
  EXPECT_THAT(page.body, AllOf(HasSubstr("Un toit pour quelques nuits"), HasSubstr("Hébergement"), HasSubstr(site_)));

  const Answer accepted = browser.Answered("accept");
  EXPECT_EQ(accepted.status, 303) << accepted.body;
  EXPECT_EQ(accepted.headers.at("location"), kReferral);
  EXPECT_EQ(StateOf(referral), "ACCEPTED");

  const absl::Time time = absl::FromUnixSeconds(absl::ToUnixSeconds(absl::Now()) / 60 * 60) + absl::Hours(48);
  EXPECT_EQ(browser.Answered("schedule", LocalTime(time)).status, 303);
  EXPECT_EQ(Seen(referral)["scheduledTime"], absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone()));
  EXPECT_THAT(browser.Get(kReferral).body, HasSubstr(absl::FormatTime("%d/%m/%Y %H:%M (Europe/Paris)", time, Paris())));

  EXPECT_EQ(browser.Answered("reportOutcome", {{"attended", "yes"}, {"note", "Tout s’est bien passé"}}).status, 303);
  EXPECT_EQ(StateOf(referral), "ATTENDED");
  EXPECT_EQ(Seen(referral)["partnerNote"], "Tout s’est bien passé");
}

TEST_F(PartnerPage, TakesAnAcknowledgementAndARefusal) {
  const std::string referral = Sent();
  Browser browser = Opened(referral);
  EXPECT_EQ(browser.Answered("acknowledge").status, 303);
  EXPECT_EQ(StateOf(referral), "ACKNOWLEDGED");
  EXPECT_EQ(browser.Answered("decline", {{"reason", "Plus de place\r\ncette semaine"}}).status, 303);
  EXPECT_EQ(Seen(referral)["declineReason"], "Plus de place\ncette semaine");
  const Answer over = browser.Get(kReferral);
  EXPECT_EQ(over.status, 200);
  EXPECT_THAT(over.body, AllOf(HasSubstr("Refusée"), Not(HasSubstr("Un toit")), Not(HasSubstr("<form"))));
}

TEST_F(PartnerPage, TakesARefusalAtOnceAndANoShow) {
  const std::string declined = Sent();
  EXPECT_EQ(Opened(declined).Answered("decline", {{"reason", "Complet"}}).status, 303);
  EXPECT_EQ(StateOf(declined), "DECLINED");
  const std::string missed = Sent();
  Browser browser = Opened(missed);
  EXPECT_EQ(browser.Answered("accept").status, 303);
  EXPECT_EQ(browser.Answered("schedule", LocalTime(absl::Now() + absl::Hours(24))).status, 303);
  EXPECT_EQ(browser.Answered("reportOutcome", {{"attended", "no"}}).status, 303);
  EXPECT_EQ(StateOf(missed), "NO_SHOW");
}

TEST_F(PartnerPage, OpensALinkByItsButtonAndNotByLookingAtIt) {
  const Link link = NewLink(Sent());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Browser().Get(link.path()).status, 200);
  EXPECT_EQ(suite_.Call("HEAD", link.path()).status, 200);
  EXPECT_EQ(Browser().Post(link.path()).status, 303);
}

TEST_F(PartnerPage, OpensALinkOnce) {
  const Link link = NewLink(Sent());
  Browser first;
  EXPECT_EQ(first.Post(link.path()).status, 303);
  Browser second;
  const Answer refused = second.Post(link.path());
  EXPECT_EQ(refused.status, 404);
  EXPECT_EQ(second.cookie, "");
  EXPECT_THAT(refused.body, AllOf(HasSubstr("déjà servi"), HasSubstr(Cat("action=\"", link.path(), ":renew\""))));
  EXPECT_EQ(first.Get(kReferral).status, 200);
}

TEST_F(PartnerPage, HasOneSessionForAReferral) {
  const std::string referral = Sent(), other = Sent("Une autre demande");
  Browser first = Opened(referral), elsewhere = Opened(other), second = Opened(referral);
  EXPECT_EQ(first.Get(kReferral).status, 404) << "a newer link was opened";
  EXPECT_EQ(first.Answered("accept").status, 404);
  EXPECT_EQ(second.Get(kReferral).status, 200);
  EXPECT_THAT(elsewhere.Get(kReferral).body, HasSubstr("Une autre demande"));
}

TEST_F(PartnerPage, DoesNotTellAnExpiredLinkFromAnUnknownOne) {
  const Link expired = NewLink(Sent());
  ASSERT_TRUE(Suite::Running()
                  .Sql("referrals", "update partner_link set expire_time = now() where secret_hash = $1::bytea",
                       {db::Bytes{gateway::access_tokens::HashToken(expired.secret)}})
                  .ok());
  const Link unknown{gateway::access_tokens::NewToken("")};
  std::set<std::string> pages;
  for (const Link& link : {expired, unknown}) {
    const Answer refused = Browser().Post(link.path());
    EXPECT_EQ(refused.status, 404);
    std::string page = refused.body;
    pages.insert(page.erase(page.find(link.secret), link.secret.size()));
  }
  EXPECT_EQ(pages.size(), 1u);
  EXPECT_EQ(Browser().Post("/partner/links/nonsense").status, 404);
}

TEST_F(PartnerPage, SendsAFreshLinkWithoutTellingWhetherTheOldOneWasKnown) {
  const std::string referral = Sent();
  const Link used = NewLink(referral);
  EXPECT_EQ(Browser().Post(used.path()).status, 303);
  const Link unknown{gateway::access_tokens::NewToken("")};
  const Answer renewed = Browser().Post(Cat(used.path(), ":renew"));
  const Answer same = Browser().Post(Cat(unknown.path(), ":renew"));
  EXPECT_EQ(renewed.status, 200) << renewed.body;
  EXPECT_EQ(same.status, 200);
  EXPECT_EQ(renewed.body, same.body);
  const auto deliveries = Suite::Running().Sql(
      "referrals", "select channel from delivery where type = 'referral.link' and referral = $1::uuid", {referral});
  ASSERT_TRUE(deliveries.ok()) << deliveries.status();
  ASSERT_EQ(deliveries->size(), 1u);
  EXPECT_EQ((*deliveries)[0].Text("channel"), "EMAIL");
}

TEST_F(PartnerPage, IsClosedWithoutASession) {
  Browser stranger;
  EXPECT_EQ(stranger.Get(kReferral).status, 404);
  stranger.cookie = Cat("passerelle_partner=", gateway::access_tokens::NewToken(""));
  EXPECT_EQ(stranger.Get(kReferral).status, 404);
  EXPECT_EQ(stranger.Post("/partner/referral:accept").status, 404);
  Browser browser = Opened(Sent());
  EXPECT_EQ(browser.Get(kReferral).status, 200);
  suite_.Sql("update partner_session set expire_time = now()");
  EXPECT_EQ(browser.Get(kReferral).status, 404);
}

TEST_F(PartnerPage, KeepsItsSessionInACookieThatGoesNowhereElse) {
  const auto set = [&](const HttpHeaders& headers) {
    return Browser().Post(NewLink(Sent()).path(), {}, headers).headers.at("set-cookie");
  };
  const std::string here = set({});
  EXPECT_THAT(here, AllOf(HasSubstr("; HttpOnly"), HasSubstr("; SameSite=Strict"), HasSubstr("; Path=/partner;"),
                          HasSubstr("; Max-Age="), Not(HasSubstr("Secure"))));
  EXPECT_THAT(set({{"Host", "passerelle.example"}}), HasSubstr("; Secure"));
  EXPECT_THAT(set({{"X-Forwarded-Proto", "https"}}), HasSubstr("; Secure"));
  const std::string token = here.substr(here.find('=') + 1, 43);
  const std::string dump(suite_.Sql("select string_agg(s::text, ' ') as rows from partner_session s")[0].Text("rows"));
  EXPECT_THAT(dump, AllOf(HasSubstr(partner_), Not(HasSubstr(token)), Not(HasSubstr(gateway::Hex(token)))));
}

TEST_F(PartnerPage, TakesNoFormButItsOwn) {
  const std::string referral = Sent();
  Browser browser = Opened(referral);
  Browser other = Opened(Sent());
  const std::string page = browser.Get(kReferral).body;
  const std::string csrf = HiddenField(page, "csrf");
  const std::string foreign = HiddenField(other.Get(kReferral).body, "csrf");
  ASSERT_NE(csrf, "");
  ASSERT_NE(csrf, foreign);
  const FormFields etag = {{"etag", HiddenField(page, "etag")}};
  for (const FormFields& fields :
       {etag, FormFields{{"csrf", ""}}, FormFields{{"csrf", foreign}}, FormFields{{"csrf", csrf.substr(1)}}}) {
    EXPECT_EQ(browser.Post("/partner/referral:acknowledge", fields).status, 403);
  }
  const HttpHeaders elsewhere = {{"Sec-Fetch-Site", "cross-site"}};
  EXPECT_EQ(browser.Post("/partner/referral:acknowledge", {{"csrf", csrf}}, elsewhere).status, 403);
  EXPECT_EQ(Browser().Post(NewLink(referral).path(), {}, elsewhere).status, 403);
  EXPECT_EQ(StateOf(referral), "SENT");
}

TEST_F(PartnerPage, AnswersTheSessionsReferralWhateverTheFormSays) {
  const std::string mine = Sent();
  const std::string other = Sent("Autre chose");
  Browser browser = Opened(mine);
  EXPECT_EQ(browser.Answered("acknowledge", {{"id", other}, {"referral", other}}).status, 303);
  EXPECT_EQ(StateOf(mine), "ACKNOWLEDGED");
  EXPECT_EQ(StateOf(other), "SENT");
  EXPECT_THAT(browser.Get(Cat(kReferral, "?id=", other)).body, Not(HasSubstr("Autre chose")));
}

TEST_F(PartnerPage, ShowsTextAsTextAndRunsNothing) {
  Browser browser = Opened(Sent("<script>alert(\"x\")</script> & <img src=x onerror='y'>"));
  const Answer page = browser.Get(kReferral);
  EXPECT_THAT(page.body, HasSubstr("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &lt;img src=x"));
  EXPECT_THAT(page.body, HasSubstr("Zazie &lt;b&gt;"));
  EXPECT_THAT(page.body, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<img")), Not(HasSubstr("<b>"))));
}

TEST_F(PartnerPage, CarriesTheHeadersThatKeepItToItself) {
  const Link link = NewLink(Sent());
  Browser browser;
  const std::vector<Answer> answers = {browser.Get(link.path()), browser.Post(link.path()), browser.Get(kReferral),
                                       browser.Post(link.path()), browser.Post("/partner/referral:accept")};
  for (const Answer& answer : answers) {
    EXPECT_EQ(answer.headers.at("referrer-policy"), "no-referrer");
    EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
    EXPECT_EQ(answer.headers.at("x-content-type-options"), "nosniff");
    EXPECT_THAT(answer.headers.at("content-security-policy"),
                AllOf(HasSubstr("default-src 'none'; style-src 'sha256-"), HasSubstr("form-action 'self'"),
                      HasSubstr("frame-ancestors 'none'"), Not(HasSubstr("unsafe"))));
  }
  EXPECT_EQ(answers[2].headers.at("content-type"), "text/html; charset=utf-8");
  EXPECT_THAT(answers[2].body, AllOf(HasSubstr("<html lang=\"fr\">"), HasSubstr("width=device-width")));
}

TEST_F(PartnerPage, SaysThatTheReferralHasChangedMeanwhile) {
  const std::string referral = Sent();
  Browser browser = Opened(referral);
  const std::string before = browser.Get(kReferral).body;
  FormFields stale;
  for (const char* name : {"csrf", "etag", "state"}) stale.emplace_back(name, HiddenField(before, name));
  EXPECT_EQ(browser.Answered("acknowledge").status, 303);
  EXPECT_EQ(browser.Answered("decline", {{"reason", "Complet"}}).status, 303);
  const Answer late = browser.Post("/partner/referral:accept", stale);
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, AllOf(HasSubstr("a changé entre-temps"), HasSubstr("href=\"/partner/referral\"")));
  EXPECT_EQ(StateOf(referral), "DECLINED");
}

TEST_F(PartnerPage, SaysWhatIsWrongWithAForm) {
  const std::string referral = Sent();
  Browser browser = Opened(referral);
  EXPECT_EQ(browser.Answered("decline", {{"reason", ""}}).status, 400);
  EXPECT_EQ(browser.Answered("decline", {{"reason", std::string(1001, 'x')}}).status, 400);
  EXPECT_EQ(browser.Answered("accept").status, 303);
  const auto scheduled = [&](const FormFields& time) { return browser.Answered("schedule", time); };
  EXPECT_THAT(scheduled(LocalTime(absl::Now() - absl::Hours(24))).body, HasSubstr("dans l’avenir"));
  EXPECT_THAT(scheduled(LocalTime(absl::Now() + absl::Hours(24 * 500))).body, HasSubstr("dans l’année"));
  EXPECT_THAT(scheduled({{"date", "2027-02-30"}, {"time", "10:00"}}).body, HasSubstr("n’existe pas"));
  EXPECT_EQ(scheduled({{"date", "2027-03-28"}, {"time", "02:30"}}).status, 400);
  EXPECT_EQ(scheduled(LocalTime(absl::Now() + absl::Hours(24))).status, 303);
  EXPECT_EQ(browser.Answered("reportOutcome", {{"attended", "perhaps"}}).status, 400);
  EXPECT_EQ(StateOf(referral), "SCHEDULED");
}

TEST_F(PartnerPage, TakesNothingButShortForms) {
  Browser browser = Opened(Sent());
  EXPECT_EQ(browser.Post("/partner/referral:accept", {{"note", std::string(6000, 'x')}}).status, 413);
  EXPECT_EQ(browser.Post("/partner/referral:accept", {{"a", "1"}, {"a", "2"}}).status, 400);
  const HttpHeaders json = {{"Content-Type", "application/json"}, {"Cookie", browser.cookie}};
  EXPECT_EQ(suite_.Call("POST", "/partner/referral:accept", "{}", json).status, 415);
  const HttpHeaders form = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Cookie", browser.cookie}};
  EXPECT_EQ(suite_.Call("POST", "/partner/referral:accept", "csrf=%zz", form).status, 400);
  const Answer wrong = browser.Get("/partner/referral:accept");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.at("allow"), "POST");
  EXPECT_EQ(browser.Get("/partner/other").status, 404);
}

TEST_F(PartnerPage, ShowsNothingOfThePersonOnceTheTeamHasTakenTheReferralBack) {
  const std::string referral = Sent();
  Browser browser = Opened(referral);
  EXPECT_THAT(browser.Get(kReferral).body, HasSubstr("Zazie"));
  ASSERT_EQ(
      suite_.CallAs(coordinator_, "POST", Cat("/v1/referrals/", referral, ":cancel"), R"({"reason":"Doublon"})").status,
      200);
  const Answer page = browser.Get(kReferral);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, AllOf(HasSubstr("Annulée"), Not(HasSubstr("Zazie")), Not(HasSubstr("Un toit"))));
}

TEST_F(PartnerPage, SaysThatItIsUnavailableWhileContactsCannotBeAsked) {
  Browser browser = Opened(Sent());
  Suite::Running().Stop("contacts");
  const Answer page = browser.Get(kReferral);
  Suite::Running().Start("contacts");
  EXPECT_EQ(page.status, 503);
  EXPECT_THAT(page.body, AllOf(HasSubstr("Momentanément indisponible"), Not(HasSubstr("Zazie"))));
}

TEST_F(PartnerPage, IsLimitedBySessionAndByLink) {
  Browser browser = Opened(Sent());
  Answer last;
  for (int i = 0; i < 60 && last.status != 429; ++i) last = browser.Get(kReferral);
  EXPECT_EQ(last.status, 429);
  EXPECT_THAT(last.body, HasSubstr("Trop de demandes"));
  EXPECT_GE(std::stoi(last.headers.at("retry-after")), 1);
  const Link unknown{gateway::access_tokens::NewToken("")};
  Answer renewed;
  for (int i = 0; i < 20 && renewed.status != 429; ++i) renewed = Browser().Post(Cat(unknown.path(), ":renew"));
  EXPECT_EQ(renewed.status, 429);
}

TEST_F(PartnerPage, IsLimitedByAddress) {
  const auto strict = suite_.StartAnother({{"PASSERELLE_ADDRESS_RATE", "1"}, {"PASSERELLE_ADDRESS_BURST", "2"}});
  Browser browser(strict->http_port());
  std::set<int> statuses;
  for (int i = 0; i < 6; ++i) statuses.insert(browser.Get("/partner/links/nonsense").status);
  EXPECT_TRUE(statuses.contains(429));
}

TEST_F(PartnerPage, IsNotThereWithoutATimeZoneThatTheSystemKnows) {
  EXPECT_THROW(suite_.StartAnother({{"PASSERELLE_PAGE_TIME_ZONE", "Europe/Nowhere"}}), std::runtime_error);
}

TEST_F(PartnerPage, LeavesNothingOfALinkInLogsAndMetrics) {
  GatewayProcess process;
  const std::string referral = Sent("Une phrase que personne ne doit lire");
  const Link link = NewLink(referral);
  Browser browser(process.http_port());
  EXPECT_EQ(browser.Get(link.path()).status, 200);
  EXPECT_EQ(browser.Post(link.path()).status, 303);
  EXPECT_EQ(browser.Post(link.path()).status, 404);
  EXPECT_EQ(browser.Get(Cat(link.path(), "/more")).status, 200);
  EXPECT_EQ(browser.Post(Cat(link.path(), ":renew")).status, 200);
  EXPECT_EQ(browser.Get(kReferral).status, 200);
  EXPECT_EQ(browser.Answered("decline", {{"reason", "Complet pour longtemps"}}).status, 303);
  const std::string token = browser.cookie.substr(browser.cookie.find('=') + 1);
  const std::string metrics = process.Metrics();
  EXPECT_THAT(metrics, HasSubstr("method=\"/partner/links/{secret}\""));
  const std::string log = process.Stop();
  EXPECT_THAT(log, HasSubstr("stopped"));
  for (const std::string& secret : {link.secret, token, std::string("Une phrase"), std::string("Complet pour")}) {
    EXPECT_THAT(metrics, Not(HasSubstr(secret)));
    EXPECT_THAT(log, Not(HasSubstr(secret)));
  }
}

}  // namespace
}  // namespace passerelle::testing
