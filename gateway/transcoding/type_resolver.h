// A TypeResolver that knows every type it will be asked for from its start, so that no call takes a lock or builds a
// type.
#pragma once

#include <google/protobuf/type.pb.h>
#include <google/protobuf/util/type_resolver.h>

#include <string>
#include <unordered_map>

#include "gateway/routing/route_table.h"

namespace passerelle::gateway::transcoding {

std::string TypeUrl(const google::protobuf::Descriptor& type);

class FilledTypeResolver : public google::protobuf::util::TypeResolver {
 public:
  // Takes in the inputs and outputs of every method and all that they contain.
  explicit FilledTypeResolver(const routing::RouteTable& table);

  google::protobuf::util::Status ResolveMessageType(const std::string& type_url, google::protobuf::Type* type) override;
  google::protobuf::util::Status ResolveEnumType(const std::string& type_url,
                                                 google::protobuf::Enum* enum_type) override;
  bool KnowsEnum(const std::string& type_url) const { return enums_.count(type_url) > 0; }

 private:
  void Add(google::protobuf::util::TypeResolver& source, const google::protobuf::Descriptor& message);

  std::unordered_map<std::string, google::protobuf::Type> messages_;
  std::unordered_map<std::string, google::protobuf::Enum> enums_;
};

}  // namespace passerelle::gateway::transcoding
