// A person of the suite, somebody who works with people, and somebody who reads the access log.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "tests/gateway/gateway_suite.h"

namespace passerelle::testing {

class AccessLogFixture : public ::testing::Test {
 protected:
  static constexpr char kGetPerson[] = "contacts.PeopleService/GetPerson";

  // A person of the fixture's site; its id.
  std::string NewPerson();
  // The log's entries that the query asks for, latest first.
  Json Entries(const std::string& query);
  // Those about a person that this method made, latest first.
  Json EntriesOf(const std::string& person, const std::string& method);

  GatewaySuite& suite_ = GatewaySuite::Running();
  const std::string site_ = Suite::Running().NewSite();
  const Login reception_ = suite_.NewLogin("reception", {site_});
  const Login dpo_ = suite_.NewLogin("dpo", {"*"});
  const std::string person_ = NewPerson();
};

}  // namespace passerelle::testing
