#include "services/statistics/scope.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <google/protobuf/message.h>

#include <set>

namespace passerelle::statistics {
namespace {

// Positions move on with every event, so an entry is soon useless; this only bounds how long it stays.
constexpr absl::Duration kCacheLifetime = absl::Minutes(10);
// Left of a call's time to say that the figures are not ready.
constexpr absl::Duration kReserve = absl::Milliseconds(200);

// Two callers who see other sites, or not the same of them, get other answers to the same request.
std::string SeenBy(const access::Principal& principal) {
  const char* knows_people = principal.Has("people.read") ? "+" : "";
  if (principal.WholeAssociation()) return absl::StrCat("*", knows_people);
  const std::set<std::string> sites(principal.sites.begin(), principal.sites.end());
  return absl::StrCat(absl::StrJoin(sites, ","), knows_people);
}

std::string CacheKey(const rpc::RpcContext& rpc, const google::protobuf::Message& request, const Positions& positions) {
  return absl::StrCat(request.GetTypeName(), "/", positions.generation, "/", positions.contacts, "/",
                      positions.supplies, "/", positions.outreach, "/", positions.referrals, "/",
                      absl::BytesToHexString(rpc::RequestHash(request)), "/", SeenBy(rpc.principal()));
}

}  // namespace

absl::StatusOr<std::vector<std::string>> SitesToCount(const access::Principal& principal,
                                                      const google::protobuf::RepeatedPtrField<std::string>& asked,
                                                      const Figures& figures) {
  if (asked.empty()) {
    std::vector<std::string> sites;
    for (std::string& site : figures.KnownSites()) {
      if (principal.MayActFor(site)) sites.push_back(std::move(site));
    }
    return sites;
  }
  const std::set<std::string> sites(asked.begin(), asked.end());
  for (const std::string& site : sites) {
    if (!figures.KnowsSite(site)) {
      return FieldError(absl::StatusCode::kFailedPrecondition, "SITE_UNKNOWN", "site",
                        absl::StrCat("There is no site \"", site, "\"."));
    }
  }
  return std::vector<std::string>(sites.begin(), sites.end());
}

absl::StatusOr<std::string> CachedAnswer(rpc::RpcContext& rpc, const google::protobuf::Message& request,
                                         const std::function<absl::StatusOr<std::string>(const Figures&)>& compute) {
  ASSIGN_OR_RETURN(const Positions positions, ReadPositions(rpc.db()));
  if (!positions.whole) return FiguresCatchingUp();
  return rpc.cache().GetOrLoad(CacheKey(rpc, request, positions), kCacheLifetime, [&]() -> absl::StatusOr<std::string> {
    State& state = rpc.state<State>();
    RETURN_IF_ERROR(state.FollowTo(positions, rpc.db(), rpc.deadline() - kReserve));
    absl::StatusOr<std::string> answer;
    RETURN_IF_ERROR(state.Read(positions, [&](const Figures& figures) { answer = compute(figures); }));
    return answer;
  });
}

}  // namespace passerelle::statistics
