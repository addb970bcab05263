// The partner page without its services: what it reads, and what it writes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "gateway/partner_page/cookie.h"
#include "gateway/partner_page/form.h"
#include "gateway/partner_page/html.h"
#include "gateway/partner_page/local_time.h"
#include "gateway/partner_page/page_route.h"
#include "gateway/partner_page/views.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::partner_page {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kSecret(43, 'a');

absl::TimeZone Paris() {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone("Europe/Paris", &zone));
  return zone;
}

absl::StatusOr<Form> ReadForm(std::string_view body, const std::string& type = "application/x-www-form-urlencoded") {
  http::RequestHead head;
  head.headers = {{"content-type", type}};
  return Form::Read(head, body);
}

TEST(Html, IsNeverMadeOfTextAsItIs) {
  EXPECT_EQ(Escape("<a href=\"x\" id='y'>&</a>").text, "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;&lt;/a&gt;");
  EXPECT_EQ(Escape("élan").text, "élan");
}

TEST(Html, FillsEveryPlaceOfATemplate) {
  EXPECT_EQ(Fill("<p>{{a}}, {{b}}, {{a}}</p>", {{"a", Escape("<")}, {"b", Escape("2")}}).text, "<p>&lt;, 2, &lt;</p>");
  EXPECT_EQ(Fill("{{a}}", {{"a", Escape("{{a}}")}}).text, "{{a}}");
  EXPECT_THROW(Fill("{{c}}", {{"a", Escape("")}}), std::logic_error);
  EXPECT_THROW(Fill("{{a", {{"a", Escape("")}}), std::logic_error);
}

TEST(Form, IsReadAsBrowsersWriteIt) {
  const auto form = ReadForm("reason=Plus+de+place%0D%0Ad%C3%A9sol%C3%A9&etag=3");
  ASSERT_TRUE(form.ok()) << form.status();
  EXPECT_EQ(form->Text("reason"), "Plus de place\ndésolé");
  EXPECT_EQ(form->Text("etag"), "3");
  EXPECT_EQ(form->Text("other"), "");
  EXPECT_TRUE(ReadForm("", "").ok());
  EXPECT_TRUE(ReadForm("a=1", "application/x-www-form-urlencoded; charset=UTF-8").ok());
}

TEST(Form, IsRefusedWhenItIsAmbiguousOrBroken) {
  for (const char* body : {"a=%zz", "a=1&a=2", "a=%00", "a=%FF", "a=%"}) {
    EXPECT_EQ(ReasonOf(ReadForm(body).status()), "FORM_INVALID") << body;
  }
  EXPECT_EQ(ReasonOf(ReadForm("{}", "application/json").status()), "MEDIA_TYPE_UNSUPPORTED");
}

TEST(LocalTime, IsReadInTheZoneOfThePage) {
  EXPECT_EQ(ReadLocalTime("2026-07-01", "14:30", Paris()), absl::FromUnixSeconds(1782909000));
  EXPECT_EQ(ReadLocalTime("2026-12-01", "14:30", Paris()), absl::FromUnixSeconds(1796131800));
  EXPECT_EQ(WriteLocalTime(absl::FromUnixSeconds(1782909000), Paris()), "01/07/2026 14:30");
}

TEST(LocalTime, ThatDoesNotExistIsRefused) {
  EXPECT_EQ(ReadLocalTime("2026-03-29", "02:30", Paris()), std::nullopt);  // skipped by the change to summer time
  EXPECT_NE(ReadLocalTime("2026-10-25", "02:30", Paris()), std::nullopt);  // exists twice
  for (const char* date : {"2026-02-30", "2026-13-01", "26-01-01", "", "2026-1-011"}) {
    EXPECT_EQ(ReadLocalTime(date, "14:30", Paris()), std::nullopt) << date;
  }
  for (const char* time : {"24:01", "14:60", "1:30", "", "14h30"}) {
    EXPECT_EQ(ReadLocalTime("2026-07-01", time, Paris()), std::nullopt) << time;
  }
}

TEST(PageRoute, NamesALinksPathWithoutItsSecret) {
  const std::string path = "/partner/links/" + kSecret;
  const auto link = FindPageRoute(path);
  ASSERT_TRUE(link.has_value());
  EXPECT_EQ(link->step, Step::kLink);
  EXPECT_EQ(link->path_template, "/partner/links/{secret}");
  EXPECT_EQ(link->secret, kSecret);
  const std::string renew = path + ":renew";
  EXPECT_EQ(FindPageRoute(renew)->step, Step::kRenew);
  EXPECT_EQ(FindPageRoute(renew)->secret, kSecret);
  for (const char* other : {"/partner/links/short", "/partner/links/", "/partner/links/a/b", "/partner/links/%61"}) {
    EXPECT_EQ(FindPageRoute(other)->path_template, "/partner/links/{secret}") << other;
    EXPECT_EQ(FindPageRoute(other)->secret, "") << other;
  }
}

TEST(PageRoute, KnowsNothingElse) {
  EXPECT_EQ(FindPageRoute("/partner/referral:decline")->step, Step::kDecline);
  for (const char* path : {"/partner", "/partner/", "/partner/referral/", "/partner/referral:close", "/v1/partners"}) {
    EXPECT_EQ(FindPageRoute(path), std::nullopt) << path;
  }
}

TEST(Cookie, IsFoundAmongOthers) {
  http::RequestHead head;
  head.headers = {{"cookie", "a=1; not_passerelle_partner=2"}, {"cookie", "b=3;passerelle_partner=the-token ; c=4"}};
  EXPECT_EQ(TokenOf(head), "the-token");
  EXPECT_EQ(TokenOf({}), "");
}

TEST(Cookie, IsForEncryptedConnectionsUnlessThisMachineIsMeant) {
  const auto made_for = [](const http::Headers& headers) {
    http::RequestHead head;
    head.headers = headers;
    return SetCookie(head, "token", absl::Minutes(2));
  };
  EXPECT_EQ(made_for({{"host", "localhost:8080"}}),
            "passerelle_partner=token; Path=/partner; Max-Age=120; HttpOnly; SameSite=Strict");
  for (const http::Headers& headers :
       {http::Headers{{"host", "passerelle.example"}}, http::Headers{{"host", "localhost.example"}}, http::Headers{},
        http::Headers{{"host", "localhost"}, {"x-forwarded-proto", "https"}}}) {
    EXPECT_THAT(made_for(headers), ::testing::EndsWith("; Secure"));
  }
}

TEST(ReferralView, ShowsWhatIsDisclosedAndExecutesNothing) {
  referrals::v1::PartnerReferral referral;
  referral.set_state(referrals::v1::Referral::SENT);
  referral.set_theme(common::v1::ReferralTheme::HOUSING);
  SetProto(absl::FromUnixSeconds(1782909000), *referral.mutable_answer_deadline());
  auto& person = *referral.mutable_disclosed();
  person.set_summary("<script>alert(1)</script>");
  person.set_pseudonym("\" onload=\"x");
  person.add_categories(common::v1::SUMMARY);
  person.add_categories(common::v1::PSEUDONYM);
  person.add_categories(common::v1::PHONE);
  const http::Response page = ReferralView(referral, {kSecret, "link", "csapa", "referral"}, Paris());
  EXPECT_THAT(page.body, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
  EXPECT_THAT(page.body, HasSubstr("&quot; onload=&quot;x"));
  EXPECT_THAT(page.body, Not(HasSubstr("<script")));
  EXPECT_THAT(page.body, HasSubstr("Hébergement"));
  EXPECT_THAT(page.body, HasSubstr("01/07/2026 14:30 (Europe/Paris)"));
  EXPECT_THAT(page.body, HasSubstr("Non renseigné"));
}

TEST(ReferralView, OffersWhatTheStateAllows) {
  using referrals::v1::Referral;
  const auto forms = [](Referral::State state) {
    referrals::v1::PartnerReferral referral;
    referral.set_state(state);
    const std::string body = ReferralView(referral, {kSecret, "link", "csapa", "referral"}, Paris()).body;
    std::vector<std::string> found;
    for (const char* verb : {"acknowledge", "accept", "decline", "schedule", "reportOutcome"}) {
      const std::string action = std::string("action=\"/partner/referral:") + verb + "\"";
      if (body.find(action) != std::string::npos) found.emplace_back(verb);
    }
    return found;
  };
  using Forms = std::vector<std::string>;
  EXPECT_EQ(forms(Referral::SENT), (Forms{"acknowledge", "accept", "decline"}));
  EXPECT_EQ(forms(Referral::ACKNOWLEDGED), (Forms{"accept", "decline"}));
  EXPECT_EQ(forms(Referral::ACCEPTED), (Forms{"schedule"}));
  EXPECT_EQ(forms(Referral::SCHEDULED), (Forms{"schedule", "reportOutcome"}));
  for (const auto state : {Referral::DECLINED, Referral::CLOSED, Referral::WITHDRAWN, Referral::EXPIRED}) {
    EXPECT_EQ(forms(state), Forms());
  }
}

TEST(CsrfTokens, AreOfOneSession) {
  const PageSession session{kSecret, "link", "csapa", "referral"};
  EXPECT_TRUE(IsCsrfToken(session, CsrfToken(session)));
  EXPECT_FALSE(IsCsrfToken(session, ""));
  EXPECT_FALSE(IsCsrfToken(session, CsrfToken({std::string(43, 'b'), "link", "csapa", "referral"})));
  EXPECT_THAT(CsrfToken(session), Not(HasSubstr(session.token)));
}

}  // namespace
}  // namespace passerelle::gateway::partner_page
