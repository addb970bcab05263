#include "services/referrals/emergencies/directors.h"

#include <absl/strings/str_split.h>

#include <set>
#include <stdexcept>

#include "services/referrals/settings.h"
#include "services/runtime/base/mail_address.h"
#include "services/runtime/base/text.h"

namespace passerelle::referrals {
namespace {

constexpr std::string_view kAnySite = "*";

std::invalid_argument DirectorsFault(std::string_view fault) {
  return std::invalid_argument(StrCat(kDirectorMails.name, ": ", fault));
}

}  // namespace

Directors::Directors(const config::Settings& settings) {
  for (const absl::string_view entry : absl::StrSplit(settings.Text(kDirectorMails), ',', absl::SkipWhitespace())) {
    const std::pair<std::string, std::string> director = absl::StrSplit(entry, absl::MaxSplits('=', 1));
    if (director.first.empty() || !IsMailAddress(director.second)) {
      throw DirectorsFault("an entry is not SITE=ADDRESS");
    }
    if (!addresses_.insert(director).second) throw DirectorsFault("a site is named twice");
  }
  if (!addresses_.empty() && settings.Text(kMailUrl).empty()) {
    throw DirectorsFault(StrCat("it needs ", kMailUrl.name));
  }
}

std::vector<std::string> Directors::Of(const std::vector<std::string>& sites) const {
  std::set<std::string> told;
  for (const std::string& site : sites) {
    if (addresses_.contains(site)) {
      told.insert(site);
    } else if (addresses_.contains(kAnySite)) {
      told.emplace(kAnySite);
    }
  }
  return {told.begin(), told.end()};
}

std::string Directors::AddressOf(std::string_view site) const {
  const auto found = addresses_.find(site);
  return found == addresses_.end() ? "" : found->second;
}

}  // namespace passerelle::referrals
