// The contract as the descriptor set holds it, with comments, for tests.
#pragma once

#include <google/protobuf/descriptor.h>

#include <string>
#include <vector>

#include "google/api/annotations.pb.h"
#include "passerelle/options/v1/options.pb.h"

namespace passerelle::contract {

const std::vector<const google::protobuf::MethodDescriptor*>& Methods();
const std::vector<const google::protobuf::Descriptor*>& Messages();  // nested ones included, map entries not

options::v1::Policy PolicyOf(const google::protobuf::MethodDescriptor& method);
bool HasPolicy(const google::protobuf::MethodDescriptor& method);
google::api::HttpRule RouteOf(const google::protobuf::MethodDescriptor& method);
options::v1::Rules RulesOf(const google::protobuf::FieldDescriptor& field);
options::v1::Data DataOf(const google::protobuf::FieldDescriptor& field);

// The comment written above the element; empty when there is none.
template <class Descriptor>
std::string CommentOf(const Descriptor& descriptor) {
  google::protobuf::SourceLocation location;
  return descriptor.GetSourceLocation(&location) ? location.leading_comments : "";
}

}  // namespace passerelle::contract
