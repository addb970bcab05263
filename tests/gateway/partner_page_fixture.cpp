#include "tests/gateway/partner_page_fixture.h"

#include <stdexcept>

#include "gateway/access/token.h"
#include "gateway/base/text.h"
#include "services/runtime/base/uuid.h"

namespace passerelle::testing {

using gateway::Cat;
namespace access_tokens = gateway::access_tokens;

std::string HiddenField(const std::string& page, const std::string& name) {
  const std::string before = Cat("name=\"", name, "\" value=\"");
  const std::size_t begin = page.find(before);
  if (begin == std::string::npos) return "";
  const std::size_t value = begin + before.size();
  return page.substr(value, page.find('"', value) - value);
}

std::string UrlEncoded(const FormFields& fields) {
  std::vector<std::string> parts;
  parts.reserve(fields.size());
  for (const auto& [name, value] : fields) {
    std::string encoded;
    for (const char c : value) encoded += Cat("%", gateway::Hex(std::string(1, c)));
    parts.push_back(Cat(name, "=", encoded));
  }
  return gateway::Join(parts, "&");
}

HttpHeaders Browser::WithCookie(HttpHeaders headers) const {
  if (!cookie.empty()) headers.emplace_back("Cookie", cookie);
  return headers;
}

Answer Browser::Kept(Answer answer) {
  const auto set = answer.headers.find("set-cookie");
  if (set != answer.headers.end()) cookie = set->second.substr(0, set->second.find(';'));
  return answer;
}

Answer Browser::Get(const std::string& path, HttpHeaders headers) {
  return Kept(GatewaySuite::Running().Call("GET", path, "", WithCookie(std::move(headers)), port_));
}

Answer Browser::Post(const std::string& path, const FormFields& fields, HttpHeaders headers) {
  headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  return Kept(GatewaySuite::Running().Call("POST", path, UrlEncoded(fields), WithCookie(std::move(headers)), port_));
}

Answer Browser::Answered(const std::string& verb, FormFields fields) {
  const std::string page = Get("/partner/referral").body;
  for (const char* name : {"csrf", "etag", "state"}) fields.emplace_back(name, HiddenField(page, name));
  return Post(Cat("/partner/referral:", verb), fields);
}

Json PartnerPage::Made(const std::string& path, const Json& request) {
  const Answer made = suite_.CallAs(coordinator_, "POST", path, request.dump());
  if (made.status != 200) throw std::runtime_error(Cat(path, ": ", made.body));
  return made.json();
}

std::string PartnerPage::NewPartner() {
  return Made("/v1/partners", {{"id", Cat("chrs-", NewUuidV7().substr(24))},
                               {"name", "CHRS du Canal"},
                               {"themes", {"HOUSING"}},
                               {"channels", {{"email", "accueil@chrs-canal.example"}}}})["id"];
}

std::string PartnerPage::NewPerson() {
  const std::string person = Made(
      "/v1/people", {{"site", site_}, {"gender", "WOMAN"}, {"pseudonym", "Zazie <b>"}, {"adultConfirmed", true}})["id"];
  Made(Cat("/v1/people/", person, "/consents"), {{"purpose", "REFERRAL"},
                                                 {"partner", partner_},
                                                 {"categories", {"SUMMARY", "PSEUDONYM", "LANGUAGES"}},
                                                 {"form", "WRITTEN_PAPER"},
                                                 {"documentRef", "classeur 4"}});
  return person;
}

std::string PartnerPage::Sent(const std::string& summary) {
  std::string id = Made("/v1/referrals", {{"site", site_},
                                          {"person", person_},
                                          {"partner", partner_},
                                          {"theme", "HOUSING"},
                                          {"summary", summary},
                                          {"disclose", {"SUMMARY", "PSEUDONYM", "LANGUAGES"}}})["id"];
  Made(Cat("/v1/referrals/", id, ":send"), Json::object());
  return id;
}

PartnerPage::Link PartnerPage::NewLink(const std::string& referral) {
  Link link{access_tokens::NewToken("")};
  const auto made =
      Suite::Running().Sql("referrals",
                           "insert into partner_link (secret_hash, partner, referral, create_time, expire_time) "
                           "values ($1::bytea, $2, $3::uuid, now(), now() + interval '7 days')",
                           {db::Bytes{access_tokens::HashToken(link.secret)}, partner_, referral});
  if (!made.ok()) throw std::runtime_error(made.status().ToString());
  return link;
}

Browser PartnerPage::Opened(const std::string& referral, int port) {
  Browser browser(port);
  const Answer opened = browser.Post(NewLink(referral).path());
  if (opened.status != 303) throw std::runtime_error(Cat("the link does not open: ", opened.body));
  return browser;
}

Json PartnerPage::Seen(const std::string& referral) {
  return suite_.CallAs(coordinator_, "GET", Cat("/v1/referrals/", referral)).json();
}

}  // namespace passerelle::testing
