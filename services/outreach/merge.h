// Partial updates.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <vector>

namespace passerelle::outreach {

// `fields` (proto names of top-level fields) of `resource` become those of `changes`; lists are replaced whole. Both
// are of one type.
void MergeFields(const std::vector<std::string>& fields, const google::protobuf::Message& changes,
                 google::protobuf::Message& resource);

}  // namespace passerelle::outreach
