// Where e-mails about emergency accesses go.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/runtime/config/settings.h"

namespace passerelle::referrals {

class Directors {
 public:
  // Throws std::invalid_argument when the setting cannot be read, or there is no mail server.
  explicit Directors(const config::Settings& settings);

  // Whose addresses are to be told of something about these sites: the sites that have one, and * for the others if
  // the association has one; each once.
  std::vector<std::string> Of(const std::vector<std::string>& sites) const;
  // The address of one of them; empty when it has none any more.
  std::string AddressOf(std::string_view site) const;

 private:
  std::map<std::string, std::string, std::less<>> addresses_;  // by site
};

}  // namespace passerelle::referrals
