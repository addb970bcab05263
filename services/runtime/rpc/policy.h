// What the contract says about one rpc: who may call it, for which site, how long it may take. Read from the
// descriptor's options at start.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

#include "passerelle/options/v1/options.pb.h"
#include "services/runtime/access/principal.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::rpc {

enum class Access { kPermission, kPublic, kAuthenticated, kInternal };

struct MethodPolicy {
  Access access = Access::kInternal;
  std::string permission;  // for kPermission
  options::v1::Effect effect = options::v1::EFFECT_UNSPECIFIED;
  options::v1::Lane lane = options::v1::LANE_UNSPECIFIED;
  absl::Duration timeout;
  std::size_t max_request_bytes = 0;
  // The fields that lead from the request to the site acted for; empty when the rows decide.
  std::vector<const google::protobuf::FieldDescriptor*> site_path;

  bool IsSafe() const { return effect == options::v1::EFFECT_SAFE; }
};

// FAILED_PRECONDITION when the policy is missing or ambiguous, its effect is not stated, or its site_field does not
// lead to a string.
absl::StatusOr<MethodPolicy> ReadPolicy(const google::protobuf::MethodDescriptor& method);

// PERMISSION_DENIED PERMISSION_MISSING, naming the permission, or INTERNAL_ONLY.
absl::Status CheckAccess(const MethodPolicy& policy, const access::Principal& principal);

// PERMISSION_DENIED PEER_FORBIDDEN unless `process`, as the connection's certificate names it, may call for the
// principal: a service for itself, the gateway for everybody else.
absl::Status CheckPeer(const access::Principal& principal, std::string_view process);

// PERMISSION_DENIED SITE_FORBIDDEN unless the principal may act for every site the request names; SiteUnknown for one
// that does not exist, since the list of sites is open to every role; not for a call about a site itself, by its id:
// its handler says whether it exists. An absent site is left to validation and to the handler, which narrows by
// RpcContext::sites().
absl::Status CheckSites(const MethodPolicy& policy, const access::Principal& principal, const KnowsSite& knows_site,
                        const google::protobuf::Message& request);
// FAILED_PRECONDITION SITE_UNKNOWN, naming the field.
absl::Status SiteUnknown();

}  // namespace passerelle::rpc
