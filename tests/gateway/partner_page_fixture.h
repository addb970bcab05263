// A referral that was sent to a partner, a link to it, and a browser to open it with.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/gateway/gateway_suite.h"

namespace passerelle::testing {

using FormFields = std::vector<std::pair<std::string, std::string>>;

// What a browser does with a page: it keeps the cookie, and sends back the hidden fields of the form.
class Browser {
 public:
  explicit Browser(int port = 0) : port_(port) {}

  Answer Get(const std::string& path, HttpHeaders headers = {});
  // Sends a form with exactly these fields.
  Answer Post(const std::string& path, const FormFields& fields = {}, HttpHeaders headers = {});
  // Looks at the referral, and sends the form behind `verb` with the hidden fields that it holds and these.
  Answer Answered(const std::string& verb, FormFields fields = {});

  std::string cookie;

 private:
  HttpHeaders WithCookie(HttpHeaders headers) const;
  Answer Kept(Answer answer);
  int port_;
};

// The value of a form's hidden field; empty when there is none.
std::string HiddenField(const std::string& page, const std::string& name);
std::string UrlEncoded(const FormFields& fields);

class PartnerPage : public ::testing::Test {
 protected:
  struct Link {
    std::string secret;
    std::string path() const { return "/partner/links/" + secret; }
  };

  // A referral of the fixture's person to its partner, sent; its id.
  std::string Sent(const std::string& summary = "Un toit pour quelques nuits");
  // A link to it that opens, as the e-mail to the partner carries one.
  Link NewLink(const std::string& referral);
  // A browser that has opened a link to it.
  Browser Opened(const std::string& referral, int port = 0);
  // The referral as the team sees it.
  Json Seen(const std::string& referral);
  std::string StateOf(const std::string& referral) { return Seen(referral)["state"]; }

  GatewaySuite& suite_ = GatewaySuite::Running();
  const std::string site_ = Suite::Running().NewSite();
  const Login coordinator_ = suite_.NewLogin("coordinator", {site_});
  const std::string partner_ = NewPartner();
  const std::string person_ = NewPerson();

 private:
  Json Made(const std::string& path, const Json& request);
  std::string NewPartner();
  std::string NewPerson();
};

}  // namespace passerelle::testing
