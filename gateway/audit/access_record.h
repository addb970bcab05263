// One call that names people, as the access log keeps it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace passerelle::gateway::audit {

struct AccessRecord {
  std::string subject;
  std::vector<std::string> roles;
  std::vector<std::string> sites;
  std::string partner;
  std::string address;
  std::string method;       // "contacts.PeopleService/GetPerson"
  std::string_view action;  // a name of v1::Action
  std::string purpose;      // a name of v1::Purpose
  std::string outcome;      // "OK", "NOT_FOUND": the code's gRPC name
  std::string trace;
  std::vector<std::string> people;  // an entry each
};

}  // namespace passerelle::gateway::audit
