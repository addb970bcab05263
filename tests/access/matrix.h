// matrix.csv: who may call each rpc, as people reviewed it against the contract. It is read here, never derived from
// the role table of the code.
#pragma once

#include <google/protobuf/descriptor.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace passerelle::access_tests {

using Json = nlohmann::ordered_json;

enum class Cell {
  kNo,       // "-"
  kAll,      // "all": it does not depend on the site
  kSite,     // "site": of the caller's own sites only
  kPartner,  // "partner": of the caller's own agency only
  kGateway,  // "gateway": among the processes of the suite, the gateway's alone
};

struct Row {
  std::string rpc;                    // "contacts.v1.PeopleService.GetPerson"
  std::map<std::string, Cell> cells;  // by role; "anonymous" and "service" beside them

  // Whether what it touches belongs to a site or to a partner.
  bool Isolated() const;
  std::string ServiceName() const { return rpc.substr(0, rpc.find('.')); }
  const google::protobuf::MethodDescriptor& Method() const;
};

const std::vector<Row>& Matrix();
// Requests to the rpc that name real things: JSON with placeholders (see World).
const std::vector<Json>& RequestsTo(const std::string& rpc);
// The steps that make a World, in order.
const Json& WorldSteps();

}  // namespace passerelle::access_tests
