#include "services/runtime/rpc/policy.h"

#include <absl/strings/str_split.h>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"

namespace passerelle::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::Reflection;
using options::v1::Policy;

constexpr absl::Duration kDefaultTimeout = absl::Seconds(5);
constexpr std::size_t kDefaultRequestBytes = 64 * 1024;
constexpr std::string_view kGateway = "gateway";
constexpr std::string_view kServiceSubject = "service:";

absl::Status Unusable(const MethodDescriptor& method, std::string_view fault) {
  return absl::FailedPreconditionError(StrCat(method.full_name(), ": ", fault));
}

absl::Status ReadAccess(const MethodDescriptor& method, const Policy& policy, MethodPolicy& read) {
  switch (policy.access_case()) {
    case Policy::kPermission:
      read.access = Access::kPermission;
      read.permission = policy.permission();
      if (read.permission.empty()) return Unusable(method, "its permission is empty");
      return absl::OkStatus();
    case Policy::kPublic:
      read.access = Access::kPublic;
      if (!policy.public_()) return Unusable(method, "`public: false` grants nothing");
      return absl::OkStatus();
    case Policy::kAuthenticated:
      read.access = Access::kAuthenticated;
      if (!policy.authenticated()) return Unusable(method, "`authenticated: false` grants nothing");
      return absl::OkStatus();
    case Policy::kInternal:
      read.access = Access::kInternal;
      if (!policy.internal()) return Unusable(method, "`internal: false` grants nothing");
      return absl::OkStatus();
    case Policy::ACCESS_NOT_SET:
      break;
  }
  return Unusable(method, "its policy does not say who may call it");
}

absl::Status ReadSitePath(const MethodDescriptor& method, const std::string& site_field, MethodPolicy& read) {
  if (site_field.empty()) return absl::OkStatus();
  const google::protobuf::Descriptor* type = method.input_type();
  for (const absl::string_view part : absl::StrSplit(site_field, '.')) {
    const FieldDescriptor* field = type == nullptr ? nullptr : type->FindFieldByName(std::string(part));
    if (field == nullptr) return Unusable(method, StrCat("its site_field ", site_field, " does not exist"));
    read.site_path.push_back(field);
    type = field->is_repeated() ? nullptr : field->message_type();
  }
  if (read.site_path.back()->type() != FieldDescriptor::TYPE_STRING) {
    return Unusable(method, StrCat("its site_field ", site_field, " is not a string"));
  }
  return absl::OkStatus();
}

const KnowsSite& EverySite() {
  static const KnowsSite every_site = [](std::string_view) { return true; };
  return every_site;
}

// "service:contacts" → "contacts"
std::string_view ServiceOf(const access::Principal& principal) {
  const std::string_view subject = principal.subject;
  return subject.starts_with(kServiceSubject) ? subject.substr(kServiceSubject.size()) : std::string_view();
}

absl::Status CheckSite(const access::Principal& principal, const KnowsSite& knows_site, const std::string& site) {
  if (site.empty() || principal.MayActFor(site)) return absl::OkStatus();
  if (!knows_site(site)) return SiteUnknown();
  return Error(absl::StatusCode::kPermissionDenied, "SITE_FORBIDDEN", "You may not act for this site.");
}

}  // namespace

absl::Status SiteUnknown() {
  return FieldError(absl::StatusCode::kFailedPrecondition, "SITE_UNKNOWN", "site", "There is no site of this id.");
}

absl::StatusOr<MethodPolicy> ReadPolicy(const MethodDescriptor& method) {
  if (!method.options().HasExtension(options::v1::policy)) return Unusable(method, "it has no policy");
  const Policy& policy = method.options().GetExtension(options::v1::policy);
  MethodPolicy read;
  RETURN_IF_ERROR(ReadAccess(method, policy, read));
  RETURN_IF_ERROR(ReadSitePath(method, policy.site_field(), read));
  read.effect = policy.effect();
  if (read.effect == options::v1::EFFECT_UNSPECIFIED) return Unusable(method, "its policy does not state an effect");
  read.lane = policy.lane();
  if (read.lane == options::v1::LANE_UNSPECIFIED)
    read.lane = read.IsSafe() ? options::v1::LANE_READ : options::v1::LANE_WRITE;
  read.timeout = policy.has_timeout()
                     ? absl::Seconds(policy.timeout().seconds()) + absl::Nanoseconds(policy.timeout().nanos())
                     : kDefaultTimeout;
  if (read.timeout <= absl::ZeroDuration()) return Unusable(method, "its timeout is not positive");
  read.max_request_bytes =
      policy.max_request_bytes() > 0 ? static_cast<std::size_t>(policy.max_request_bytes()) : kDefaultRequestBytes;
  return read;
}

absl::Status CheckAccess(const MethodPolicy& policy, const access::Principal& principal) {
  if (policy.access == Access::kPermission && !principal.Has(policy.permission)) {
    return Error(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING",
                 StrCat("This needs the permission ", policy.permission, "."));
  }
  if (policy.access == Access::kInternal && !principal.IsService()) {
    return Error(absl::StatusCode::kPermissionDenied, "INTERNAL_ONLY", "Only services of the suite may call this.");
  }
  return absl::OkStatus();
}

absl::Status CheckPeer(const access::Principal& principal, std::string_view process) {
  const std::string_view speaker = principal.IsService() ? ServiceOf(principal) : kGateway;
  if (!speaker.empty() && process == speaker) return absl::OkStatus();
  return Error(absl::StatusCode::kPermissionDenied, "PEER_FORBIDDEN",
               "The process that calls may not speak for this caller.");
}

absl::Status CheckSites(const MethodPolicy& policy, const access::Principal& principal, const KnowsSite& knows_site,
                        const Message& request) {
  if (policy.site_path.empty() || principal.WholeAssociation()) return absl::OkStatus();
  const Message* holder = &request;
  for (std::size_t i = 0; i + 1 < policy.site_path.size(); ++i) {
    holder = &holder->GetReflection()->GetMessage(*holder, policy.site_path[i]);
  }
  const FieldDescriptor* field = policy.site_path.back();
  // A call about the site itself, by its id, hears from its handler whether the site exists: it may be about to.
  const KnowsSite& knows = field->name() == "id" ? EverySite() : knows_site;
  const Reflection& reflection = *holder->GetReflection();
  std::string scratch;
  if (!field->is_repeated())
    return CheckSite(principal, knows, reflection.GetStringReference(*holder, field, &scratch));
  for (int i = 0; i < reflection.FieldSize(*holder, field); ++i) {
    RETURN_IF_ERROR(CheckSite(principal, knows, reflection.GetRepeatedStringReference(*holder, field, i, &scratch)));
  }
  return absl::OkStatus();
}

}  // namespace passerelle::rpc
