// One public rpc as the gateway knows it: all from its descriptor.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <cstddef>
#include <string>
#include <vector>

namespace google::protobuf {
class Descriptor;
class FieldDescriptor;
class MethodDescriptor;
}  // namespace google::protobuf

namespace passerelle::gateway::routing {

// From the outermost message to the field itself.
using FieldPath = std::vector<const google::protobuf::FieldDescriptor*>;

enum class Access { kPublic, kAuthenticated, kPermission };

struct MethodEntry {
  std::string full_name;  // "passerelle.contacts.v1.PeopleService.GetPerson"
  std::string grpc_path;  // "/passerelle.contacts.v1.PeopleService/GetPerson"
  std::string service;    // "contacts": whose address it is called at
  const google::protobuf::MethodDescriptor* descriptor;
  const google::protobuf::Descriptor* input;
  const google::protobuf::Descriptor* output;
  Access access;
  std::string permission;  // of Access::kPermission
  bool safe;               // changes nothing
  bool creates;            // makes something, once for one idempotency key
  absl::Duration timeout;  // the longest a call may take
  std::size_t max_request_bytes;
  FieldPath if_match;                             // empty: If-Match is not understood
  const google::protobuf::FieldDescriptor* etag;  // of the output; null: none
  // Of what it answers as passerelle.common.v1.RawBody; empty: it answers a message of its own.
  std::string media_type;
  // Where it names people by their ids; the paths may lead through lists.
  std::vector<FieldPath> people_in_request;
  std::vector<FieldPath> people_in_response;
  std::size_t index;  // dense, for tables beside this one
};

// Reads the policy. FAILED_PRECONDITION when there is none or it contradicts the messages. The entry of an internal
// method is not made by this function; see IsInternal.
absl::StatusOr<MethodEntry> ReadMethod(const google::protobuf::MethodDescriptor& method);
// Whether only other services of the suite may call it.
bool IsInternal(const google::protobuf::MethodDescriptor& method);

// The fields of a dotted path of proto or JSON names. INVALID_ARGUMENT when one is unknown or a step leads through a
// list or a scalar.
absl::StatusOr<FieldPath> ResolveFieldPath(const google::protobuf::Descriptor& message, std::string_view dotted);

}  // namespace passerelle::gateway::routing
