#include "gateway/routing/method_entry.h"

#include <google/protobuf/descriptor.h>

#include "gateway/base/text.h"
#include "passerelle/options/v1/options.pb.h"

namespace passerelle::gateway::routing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;
using options::v1::Policy;

constexpr absl::Duration kDefaultTimeout = absl::Seconds(5);
constexpr std::size_t kDefaultRequestBytes = 64 * 1024;

absl::Status Fault(const MethodDescriptor& method, std::string_view what) {
  return absl::FailedPreconditionError(Cat(method.full_name(), " ", what));
}

// "passerelle.contacts.v1" → "contacts"; empty for another form.
std::string ServiceOfPackage(std::string_view package) {
  const std::vector<std::string_view> parts = Split(package, '.');
  return parts.size() == 3 && parts[0] == "passerelle" ? std::string(parts[1]) : std::string();
}

absl::Status ReadAccess(const MethodDescriptor& method, const Policy& policy, MethodEntry& entry) {
  switch (policy.access_case()) {
    case Policy::kPermission:
      if (policy.permission().empty()) return Fault(method, "has an empty permission");
      entry.access = Access::kPermission;
      entry.permission = policy.permission();
      return absl::OkStatus();
    case Policy::kPublic:
      entry.access = Access::kPublic;
      return policy.public_() ? absl::OkStatus() : Fault(method, "has a policy that says public: false");
    case Policy::kAuthenticated:
      entry.access = Access::kAuthenticated;
      return policy.authenticated() ? absl::OkStatus() : Fault(method, "has a policy that says authenticated: false");
    default:
      return Fault(method, "does not say who may call it");
  }
}

const FieldDescriptor* EtagOf(const Descriptor& output) {
  const FieldDescriptor* field = output.FindFieldByName("etag");
  return field != nullptr && field->type() == FieldDescriptor::TYPE_STRING && !field->is_repeated() ? field : nullptr;
}

// Paths to people's ids: texts at their ends, and lists on the way are fine.
absl::StatusOr<std::vector<FieldPath>> ReadPeople(const Descriptor& message,
                                                  const google::protobuf::RepeatedPtrField<std::string>& dotted) {
  std::vector<FieldPath> paths;
  paths.reserve(static_cast<std::size_t>(dotted.size()));
  for (const std::string& text : dotted) {
    FieldPath& path = paths.emplace_back();
    const Descriptor* current = &message;
    for (const std::string_view part : Split(text, '.')) {
      const FieldDescriptor* field = current == nullptr ? nullptr : current->FindFieldByName(std::string(part));
      if (field == nullptr) return absl::InvalidArgumentError(Cat("names people at ", text, ", which is not there"));
      path.push_back(field);
      current = field->message_type();
    }
    if (path.back()->type() != FieldDescriptor::TYPE_STRING)
      return absl::InvalidArgumentError(Cat("names people at ", text, ", which is no text"));
  }
  return paths;
}

absl::Status ReadAllPeople(const MethodDescriptor& method, const Policy& policy, MethodEntry& entry) {
  auto request = ReadPeople(*entry.input, policy.people_in_request());
  if (!request.ok()) return Fault(method, std::string(request.status().message()));
  auto response = ReadPeople(*entry.output, policy.people_in_response());
  if (!response.ok()) return Fault(method, std::string(response.status().message()));
  entry.people_in_request = *std::move(request);
  entry.people_in_response = *std::move(response);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<FieldPath> ResolveFieldPath(const Descriptor& message, std::string_view dotted) {
  FieldPath path;
  const Descriptor* current = &message;
  for (const std::string_view part : Split(dotted, '.')) {
    if (current == nullptr) return absl::InvalidArgumentError(Cat("\"", dotted, "\" goes on after a scalar or a list"));
    const std::string name(part);
    const FieldDescriptor* field = current->FindFieldByName(name);
    if (field == nullptr) field = current->FindFieldByCamelcaseName(name);
    if (field == nullptr)
      return absl::InvalidArgumentError(Cat("\"", dotted, "\" is not a field of ", message.full_name()));
    path.push_back(field);
    const bool descends = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_repeated();
    current = descends ? field->message_type() : nullptr;
  }
  return path;
}

bool IsInternal(const MethodDescriptor& method) {
  return method.options().GetExtension(options::v1::policy).access_case() == Policy::kInternal;
}

absl::StatusOr<MethodEntry> ReadMethod(const MethodDescriptor& method) {
  if (!method.options().HasExtension(options::v1::policy)) return Fault(method, "has no policy");
  if (method.client_streaming() || method.server_streaming())
    return Fault(method, "is streaming, which the gateway does not serve");
  const Policy& policy = method.options().GetExtension(options::v1::policy);
  MethodEntry entry{};
  entry.full_name = method.full_name();
  entry.grpc_path = Cat("/", method.service()->full_name(), "/", method.name());
  entry.service = ServiceOfPackage(method.file()->package());
  if (entry.service.empty()) return Fault(method, "is not in a package passerelle.<service>.v1");
  entry.descriptor = &method;
  entry.input = method.input_type();
  entry.output = method.output_type();
  if (auto status = ReadAccess(method, policy, entry); !status.ok()) return status;
  if (policy.effect() == options::v1::EFFECT_UNSPECIFIED) return Fault(method, "does not state its effect");
  entry.safe = policy.effect() == options::v1::EFFECT_SAFE;
  entry.creates = policy.effect() == options::v1::EFFECT_CREATE;
  entry.timeout = policy.has_timeout()
                      ? absl::Seconds(policy.timeout().seconds()) + absl::Nanoseconds(policy.timeout().nanos())
                      : kDefaultTimeout;
  entry.max_request_bytes =
      policy.max_request_bytes() > 0 ? static_cast<std::size_t>(policy.max_request_bytes()) : kDefaultRequestBytes;
  if (!policy.if_match_field().empty()) {
    auto path = ResolveFieldPath(*entry.input, policy.if_match_field());
    if (!path.ok() || path->back()->type() != FieldDescriptor::TYPE_STRING)
      return Fault(method, "has a bad if_match_field");
    entry.if_match = *std::move(path);
  }
  if (auto status = ReadAllPeople(method, policy, entry); !status.ok()) return status;
  entry.etag = EtagOf(*entry.output);
  entry.media_type = policy.media_type();
  if ((entry.output->full_name() == "passerelle.common.v1.RawBody") == entry.media_type.empty())
    return Fault(method, "must state a media type when it answers passerelle.common.v1.RawBody, and only then");
  return entry;
}

}  // namespace passerelle::gateway::routing
