// A site with one of everything, and a partner agency with a referral of it: real rows that requests can name.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/access/callers.h"
#include "tests/access/matrix.h"

namespace passerelle::access_tests {

class World {
 public:
  // Made through the gateway, step by step (world.json), by a director or by a nurse of a third site. What a service
  // has not heard of yet is tried again.
  static World Made(GatewayClient& director, GatewayClient& elsewhere);
  // Ids of nothing, at a site that there is.
  static World OfNothingAt(const std::string& site);

  // The JSON with its placeholders filled in: ${person}, ${site}, … as world.json saves them; ${mark}, which every text
  // of this world holds; ${label}, which is in names that are no secret; ${fresh}, another text each time;
  // ${yesterday}, ${today}, ${tomorrow} and ${later}, days.
  // ${own.person}: the person of `own`, for requests that mix what is the caller's with what is not.
  Json Filled(const Json& pattern, const World& own) const;
  Json Filled(const Json& pattern) const { return Filled(pattern, *this); }
  const std::string& at(const std::string& name) const { return names_.at(name); }
  // What no stranger may read: the ids of its rows, and the mark in its texts.
  std::vector<std::string> Secrets() const;

 private:
  std::string Named(const std::string& name, const World& own) const;
  bool of_nothing_ = false;
  std::map<std::string, std::string> names_;
};

}  // namespace passerelle::access_tests
