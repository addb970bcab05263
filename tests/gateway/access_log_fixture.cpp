#include "tests/gateway/access_log_fixture.h"

#include <stdexcept>

#include "gateway/base/text.h"

namespace passerelle::testing {

using gateway::Cat;

std::string AccessLogFixture::NewPerson() {
  const Json request = {{"site", site_}, {"gender", "WOMAN"}, {"adultConfirmed", true}};
  const Answer answer = suite_.CallAs(reception_, "POST", "/v1/people", request.dump());
  if (answer.status != 200) throw std::runtime_error(answer.body);
  return answer.json()["id"];
}

Json AccessLogFixture::Entries(const std::string& query) {
  const Answer answer = suite_.CallAs(dpo_, "GET", Cat("/v1/accessEntries?", query));
  if (answer.status != 200) throw std::runtime_error(answer.body);
  return answer.json().value("accessEntries", Json::array());
}

Json AccessLogFixture::EntriesOf(const std::string& person, const std::string& method) {
  Json found = Json::array();
  for (Json& entry : Entries(Cat("person=", person, "&pageSize=200"))) {
    if (entry["method"] == method) found.push_back(std::move(entry));
  }
  return found;
}

}  // namespace passerelle::testing
