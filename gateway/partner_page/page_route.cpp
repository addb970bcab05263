#include "gateway/partner_page/page_route.h"

#include <algorithm>
#include <iterator>

#include "gateway/access/token.h"
#include "gateway/base/text.h"

namespace passerelle::gateway::partner_page {
namespace {

constexpr std::string_view kLinks = "/partner/links/";
constexpr std::string_view kRenewVerb = ":renew";

struct FixedPath {
  std::string_view path;
  Step step;
};

constexpr FixedPath kFixedPaths[] = {
    {"/partner/referral", Step::kReferral},          {"/partner/referral:acknowledge", Step::kAcknowledge},
    {"/partner/referral:accept", Step::kAccept},     {"/partner/referral:decline", Step::kDecline},
    {"/partner/referral:schedule", Step::kSchedule}, {"/partner/referral:reportOutcome", Step::kReport},
};

PageRoute LinkRoute(std::string_view rest) {
  const bool renew = rest.ends_with(kRenewVerb);
  if (renew) rest.remove_suffix(kRenewVerb.size());
  const std::string_view secret = access_tokens::LooksLikeToken(rest, "") ? rest : std::string_view();
  if (renew) return {Step::kRenew, "/partner/links/{secret}:renew", secret};
  return {Step::kLink, "/partner/links/{secret}", secret};
}

}  // namespace

std::optional<PageRoute> FindPageRoute(std::string_view path) {
  if (path.starts_with(kLinks)) return LinkRoute(path.substr(kLinks.size()));
  const auto* const fixed = std::find_if(std::begin(kFixedPaths), std::end(kFixedPaths),
                                         [&](const FixedPath& entry) { return entry.path == path; });
  if (fixed == std::end(kFixedPaths)) return std::nullopt;
  return PageRoute{fixed->step, fixed->path, {}};
}

std::string_view VerbsOf(Step step) {
  switch (step) {
    case Step::kLink:
      return "GET, HEAD, POST";
    case Step::kReferral:
      return "GET, HEAD";
    default:
      return "POST";
  }
}

bool TakesVerb(Step step, std::string_view verb) {
  const auto verbs = Split(VerbsOf(step), ',');
  return std::any_of(verbs.begin(), verbs.end(), [&](std::string_view taken) { return Trim(taken) == verb; });
}

}  // namespace passerelle::gateway::partner_page
