// Route tables for tests: the suite's own, and small ones with a fault in them.
#pragma once

#include <google/protobuf/descriptor.pb.h>

#include <memory>
#include <string>

#include "gateway/routing/route_table.h"

namespace passerelle::gateway::testing {

// The suite's API, as the gateway is deployed with it.
const routing::RouteTable& Api();

// An API of one service "passerelle.toy.v1.ToyService" with one method for each (HTTP verb, template) given.
struct ToyRoute {
  std::string verb;
  std::string path;
  std::string body = "";
  bool policy = true;
  bool internal = false;
  std::string response_body = "";
  std::string media_type = "";
};
std::string ToyApi(const std::vector<ToyRoute>& routes);

}  // namespace passerelle::gateway::testing
