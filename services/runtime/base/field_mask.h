// Update masks (AIP-134).
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

namespace google::protobuf {
class FieldMask;
class Message;
}  // namespace google::protobuf

namespace passerelle {

// The proto names of the top-level fields of `resource` that an update changes: those of `mask`, or those that are set
// when the mask is empty; `*` means all. Output-only, immutable and etag fields are left out when implied and refused
// (INVALID_FIELDS) when named, as is an unknown path.
absl::StatusOr<std::vector<std::string>> FieldsToUpdate(const google::protobuf::FieldMask& mask,
                                                        const google::protobuf::Message& resource);

}  // namespace passerelle
