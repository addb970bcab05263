#include "gateway/transcoding/type_resolver.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/type_resolver_util.h>

#include <algorithm>
#include <memory>

#include "gateway/routing/unreadable_field.h"

namespace passerelle::gateway::transcoding {
namespace {

constexpr char kPrefix[] = "type.googleapis.com";

namespace util = google::protobuf::util;

void Remove(google::protobuf::Type& type, const std::string& name) {
  auto& fields = *type.mutable_fields();
  fields.erase(std::remove_if(fields.begin(), fields.end(), [&](const auto& field) { return field.name() == name; }),
               fields.end());
}

}  // namespace

std::string TypeUrl(const google::protobuf::Descriptor& type) { return std::string(kPrefix) + "/" + type.full_name(); }

FilledTypeResolver::FilledTypeResolver(const routing::RouteTable& table) {
  const std::unique_ptr<util::TypeResolver> source(util::NewTypeResolverForDescriptorPool(kPrefix, &table.pool()));
  for (const auto& method : table.methods()) {
    Add(*source, *method->input);
    Add(*source, *method->output);
  }
}

void FilledTypeResolver::Add(util::TypeResolver& source, const google::protobuf::Descriptor& message) {
  const auto [entry, added] = messages_.try_emplace(TypeUrl(message));
  if (!added) return;
  // The source reads the very pool that `message` comes from, so it knows it.
  (void)source.ResolveMessageType(entry->first, &entry->second);
  for (int i = 0; i < message.field_count(); ++i) {
    const auto& field = *message.field(i);
    if (routing::IsFilledByGateway(field)) Remove(entry->second, field.name());
    if (field.message_type() != nullptr) Add(source, *field.message_type());
    if (field.enum_type() != nullptr) {
      const std::string url = std::string(kPrefix) + "/" + field.enum_type()->full_name();
      const auto [known, is_new] = enums_.try_emplace(url);
      if (is_new) (void)source.ResolveEnumType(url, &known->second);
    }
  }
}

util::Status FilledTypeResolver::ResolveMessageType(const std::string& type_url, google::protobuf::Type* type) {
  const auto found = messages_.find(type_url);
  if (found == messages_.end()) return util::NotFoundError("unknown type");
  *type = found->second;
  return util::OkStatus();
}

util::Status FilledTypeResolver::ResolveEnumType(const std::string& type_url, google::protobuf::Enum* enum_type) {
  const auto found = enums_.find(type_url);
  if (found == enums_.end()) return util::NotFoundError("unknown enum");
  *enum_type = found->second;
  return util::OkStatus();
}

}  // namespace passerelle::gateway::transcoding
