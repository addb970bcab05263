#include "gateway/identity/provider.h"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <algorithm>
#include <memory>
#include <set>

#include "gateway/base/text.h"
#include "gateway/identity/config_reader.h"
#include "gateway/transcoding/json_check.h"
#include "services/runtime/access/role_table.h"
#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/validation/formats.h"

namespace passerelle::gateway::identity {
namespace {

// The role speaks for one partner agency, which no claim names: agencies have API keys.
constexpr std::string_view kPartner = "partner";

using UrlPtr = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string PartOf(const UrlPtr& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, 0) != CURLUE_OK) return "";
  std::string copy(text);
  curl_free(text);
  return copy;
}

bool IsLoopback(const std::string& host) {
  in_addr address{};
  if (inet_pton(AF_INET, host.c_str(), &address) == 1) return ntohl(address.s_addr) >> 24 == 127;
  return host == "localhost" || host == "[::1]";
}

bool IsSite(std::string_view site) {
  return site == "*" || (!site.empty() && validation::HasFormat(options::v1::FORMAT_SLUG, site));
}

absl::StatusOr<std::string> ReadName(const ConfigNode& node) {
  ASSIGN_OR_RETURN(std::string name, node.Text());
  if (!validation::HasFormat(options::v1::FORMAT_SLUG, name)) return node.Fault("must be a slug, such as keycloak");
  return name;
}

absl::StatusOr<std::string> ReadIssuer(const ConfigNode& node) {
  ASSIGN_OR_RETURN(std::string issuer, node.Text());
  if (!IsSafeUrl(issuer)) return node.Fault("must be an https URL (http on this machine only)");
  if (issuer.find_first_of("?#") != std::string::npos) return node.Fault("must have neither a query nor a fragment");
  return issuer;
}

absl::StatusOr<std::vector<Algorithm>> ReadAlgorithms(const ConfigNode& node) {
  ASSIGN_OR_RETURN(const std::vector<std::string> names, node.Texts());
  std::vector<Algorithm> algorithms;
  algorithms.reserve(names.size());
  for (const std::string& name : names) {
    const auto algorithm = AlgorithmOf(name);
    if (!algorithm) return node.Fault("must be of RS256, PS256 and ES256");
    algorithms.push_back(*algorithm);
  }
  return algorithms;
}

// "realm_access.roles", or a list of names where a name has a dot in it.
absl::StatusOr<ClaimPath> ReadClaim(const ConfigNode& node) {
  if (!node.IsText()) return node.Texts();
  ASSIGN_OR_RETURN(const std::string text, node.Text());
  ClaimPath path;
  for (const std::string_view name : Split(text, '.')) {
    if (name.empty()) return node.Fault("must be the names on the way to the claim, with a dot between them");
    path.emplace_back(name);
  }
  return path;
}

absl::StatusOr<std::vector<std::string>> ReadAllowedRoles(const ConfigNode& node) {
  ASSIGN_OR_RETURN(std::vector<std::string> roles, node.Texts());
  for (const std::string& role : roles) {
    if (!access::IsRole(role) || role == kPartner) {
      return node.Fault(Cat("must be roles of the association; ", role, " is none"));
    }
  }
  return roles;
}

absl::Status ReadRoles(const ConfigNode& node, const std::vector<std::string>& allowed, Provider& provider) {
  RETURN_IF_ERROR(node.CheckMembers({"claim"}, {"values"}));
  ASSIGN_OR_RETURN(provider.role_claim, ReadClaim(node.Member("claim")));
  if (!node.Has("values")) {
    for (const std::string& role : allowed) provider.roles[role] = role;
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(provider.roles, node.Member("values").Table());
  for (const auto& [value, role] : provider.roles) {
    if (std::find(allowed.begin(), allowed.end(), role) == allowed.end()) {
      return node.Member("values").Fault(Cat("gives the role ", role, ", which is not in allowedRoles"));
    }
  }
  return absl::OkStatus();
}

absl::Status ReadSites(const ConfigNode& node, Provider& provider) {
  if (node.Has("fixed")) {
    RETURN_IF_ERROR(node.CheckMembers({"fixed"}));
    ASSIGN_OR_RETURN(provider.fixed_sites, node.Member("fixed").Texts());
    if (std::all_of(provider.fixed_sites.begin(), provider.fixed_sites.end(), IsSite)) return absl::OkStatus();
    return node.Member("fixed").Fault("must be ids of sites, or *");
  }
  RETURN_IF_ERROR(node.CheckMembers({"claim"}, {"values"}));
  ASSIGN_OR_RETURN(provider.site_claim, ReadClaim(node.Member("claim")));
  if (!node.Has("values")) return absl::OkStatus();
  ASSIGN_OR_RETURN(provider.sites, node.Member("values").Table());
  const bool fine = std::all_of(provider.sites->begin(), provider.sites->end(),
                                [](const auto& entry) { return IsSite(entry.second); });
  return fine ? absl::OkStatus() : node.Member("values").Fault("must give ids of sites, or *");
}

absl::StatusOr<Provider> ReadProvider(const ConfigNode& node) {
  RETURN_IF_ERROR(node.CheckMembers({"name", "issuer", "audiences", "allowedRoles", "roles", "sites"}, {"algorithms"}));
  Provider provider;
  ASSIGN_OR_RETURN(provider.name, ReadName(node.Member("name")));
  ASSIGN_OR_RETURN(provider.issuer, ReadIssuer(node.Member("issuer")));
  ASSIGN_OR_RETURN(provider.audiences, node.Member("audiences").Texts());
  provider.algorithms = {Algorithm::kRs256, Algorithm::kPs256, Algorithm::kEs256};
  if (node.Has("algorithms")) {
    ASSIGN_OR_RETURN(provider.algorithms, ReadAlgorithms(node.Member("algorithms")));
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> allowed, ReadAllowedRoles(node.Member("allowedRoles")));
  RETURN_IF_ERROR(ReadRoles(node.Member("roles"), allowed, provider));
  RETURN_IF_ERROR(ReadSites(node.Member("sites"), provider));
  return provider;
}

}  // namespace

std::optional<Algorithm> AlgorithmOf(std::string_view name) {
  if (name == "RS256") return Algorithm::kRs256;
  if (name == "PS256") return Algorithm::kPs256;
  if (name == "ES256") return Algorithm::kEs256;
  return std::nullopt;
}

bool IsSafeUrl(const std::string& url) {
  const UrlPtr parsed(curl_url(), &curl_url_cleanup);
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) return false;
  const std::string scheme = PartOf(parsed, CURLUPART_SCHEME);
  return scheme == "https" || (scheme == "http" && IsLoopback(PartOf(parsed, CURLUPART_HOST)));
}

absl::StatusOr<std::vector<Provider>> ParseProviders(std::string_view json) {
  const absl::Status readable = transcoding::CheckJson(json);
  if (!readable.ok()) return absl::InvalidArgumentError(Cat("is no JSON: ", ToStd(readable.message())));
  const auto document = nlohmann::json::parse(json, nullptr, false);
  ASSIGN_OR_RETURN(const std::vector<ConfigNode> nodes, ConfigNode(document, "").Elements(kMostProviders));
  std::vector<Provider> providers;
  providers.reserve(nodes.size());
  std::set<std::string> seen;
  for (const ConfigNode& node : nodes) {
    ASSIGN_OR_RETURN(Provider provider, ReadProvider(node));
    if (!seen.insert(provider.name).second) return node.Fault("has the name of another one");
    if (!seen.insert(provider.issuer).second) return node.Fault("has the issuer of another one");
    providers.push_back(std::move(provider));
  }
  return providers;
}

}  // namespace passerelle::gateway::identity
