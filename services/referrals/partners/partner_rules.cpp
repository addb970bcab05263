#include "services/referrals/partners/partner_rules.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <set>

#include "services/referrals/partners/opening_hours.h"
#include "services/runtime/base/mail_address.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/validation/formats.h"

namespace passerelle::referrals {
namespace {

constexpr std::size_t kMostUrl = 1000;
// Its offices share the SIREN and more keys than Luhn's rule has.
constexpr std::string_view kLaPoste = "356000000";

bool IsDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

bool HasDepartmentCode(std::string_view code) {
  if (code.size() == 3) return IsDigits(code) && (code.starts_with("97") || code.starts_with("98"));
  return code.size() == 2 && (IsDigits(code) || code == "2A" || code == "2B");
}

bool HasCommuneCode(std::string_view code) {
  return code.size() == 5 && IsDigits(code.substr(2)) && HasDepartmentCode(code.substr(0, 2));
}

// Adds a violation for each element of a list that stands there twice.
template <class List>
void CheckOnce(const List& list, const std::string& field, std::vector<Violation>& violations) {
  std::set<typename List::value_type> seen;
  for (int i = 0; i < list.size(); ++i) {
    if (!seen.insert(list[i]).second) violations.push_back({absl::StrCat(field, "[", i, "]"), "is repeated"});
  }
}

void CheckThemes(const google::protobuf::RepeatedField<int>& themes, const std::string& field,
                 std::vector<Violation>& violations) {
  CheckOnce(themes, field, violations);
  for (int i = 0; i < themes.size(); ++i) {
    if (themes[i] == common::v1::ReferralTheme::THEME_UNSPECIFIED)
      violations.push_back({absl::StrCat(field, "[", i, "]"), "is required"});
  }
}

absl::Status CheckFields(const v1::Partner& partner, const std::string& path) {
  std::vector<Violation> violations;
  if (partner.name().empty()) violations.push_back({path + "name", "is required"});
  if (partner.state() == v1::Partner::STATE_UNSPECIFIED) violations.push_back({path + "state", "is required"});
  if (!partner.siret().empty() && !IsSiret(partner.siret()))
    violations.push_back({path + "siret", "must be a SIRET: 14 digits with the right key"});
  CheckThemes(partner.themes(), path + "themes", violations);
  CheckOnce(partner.territories(), path + "territories", violations);
  for (int i = 0; i < partner.territories_size(); ++i) {
    if (!IsTerritory(partner.territories(i)))
      violations.push_back({absl::StrCat(path, "territories[", i, "]"), "must be an INSEE code or a slug"});
  }
  for (int i = 0; i < partner.services_size(); ++i)
    CheckThemes(partner.services(i).themes(), absl::StrCat(path, "services[", i, "].themes"), violations);
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status CheckOfferIds(const v1::Partner& partner, const std::string& path) {
  std::set<std::string> ids;
  for (int i = 0; i < partner.services_size(); ++i) {
    if (ids.insert(partner.services(i).id()).second) continue;
    return FieldError(absl::StatusCode::kInvalidArgument, "SERVICE_ID_REPEATED",
                      absl::StrCat(path, "services[", i, "].id"), "Another service of the partner has this id.");
  }
  return absl::OkStatus();
}

absl::Status CheckChannels(const v1::Channels& channels, const std::string& path, bool plain_http) {
  if (!channels.email().empty() && !IsPublicMailAddress(channels.email())) {
    return FieldError(absl::StatusCode::kInvalidArgument, "EMAIL_INVALID", path + "channels.email",
                      "must be one e-mail address");
  }
  if (!channels.webhook().url().empty() && !IsWebhookUrl(channels.webhook().url(), plain_http)) {
    return FieldError(absl::StatusCode::kInvalidArgument, "WEBHOOK_URL_INVALID", path + "channels.webhook.url",
                      "must be an https URL with a host, without user and fragment");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckPartner(const v1::Partner& partner, const std::string& path, bool plain_http) {
  RETURN_IF_ERROR(CheckFields(partner, path));
  RETURN_IF_ERROR(CheckOfferIds(partner, path));
  if (!partner.opening_hours().empty() && !ParseOpeningHours(partner.opening_hours())) {
    return FieldError(absl::StatusCode::kInvalidArgument, "HOURS_INVALID", path + "openingHours",
                      "must be opening hours such as Mo-Fr 09:00-12:30,14:00-17:00; PH off");
  }
  return CheckChannels(partner.channels(), path, plain_http);
}

bool IsSiret(std::string_view text) {
  if (text.size() != 14 || !IsDigits(text)) return false;
  int luhn = 0;
  int plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int digit = text[i] - '0';
    const int doubled = i % 2 == 0 ? 2 * digit : digit;
    luhn += doubled > 9 ? doubled - 9 : doubled;
    plain += digit;
  }
  return luhn % 10 == 0 || (text.starts_with(kLaPoste) && plain % 5 == 0);
}

bool IsWebhookUrl(std::string_view text, bool plain_http) {
  if (text.size() > kMostUrl) return false;
  // Parsers differ on all but visible ASCII, on backslashes and on missing slashes; none of it is needed.
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~' && c != '\\'; });
  if (!plain || text.find('#') != std::string_view::npos) return false;
  const bool secure = absl::StartsWithIgnoreCase(ToAbsl(text), "https://");
  if (!secure && !(plain_http && absl::StartsWithIgnoreCase(ToAbsl(text), "http://"))) return false;
  const std::string_view rest = text.substr(text.find("//") + 2);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
  if (authority.empty() || authority.find('@') != std::string_view::npos) return false;
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), &curl_url_cleanup);
  return curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0) == CURLUE_OK;
}

bool IsTerritory(std::string_view text) {
  return HasCommuneCode(text) || HasDepartmentCode(text) ||
         (!text.empty() && validation::HasFormat(options::v1::FORMAT_SLUG, text));
}

std::string DepartmentOf(std::string_view code) {
  if (code.size() < 5) return "";
  const bool overseas = code.starts_with("97") || code.starts_with("98");
  return std::string(code.substr(0, overseas ? 3 : 2));
}

std::vector<std::string> TerritoriesAround(std::string_view territory) {
  std::vector<std::string> around = {std::string(territory)};
  if (HasCommuneCode(territory)) around.push_back(DepartmentOf(territory));
  if (HasCommuneCode(territory) || HasDepartmentCode(territory)) around.emplace_back("france");
  return around;
}

}  // namespace passerelle::referrals
