#include "services/runtime/base/field_mask.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/message.h>

#include <algorithm>

#include "passerelle/options/v1/options.pb.h"
#include "services/runtime/base/status.h"

namespace passerelle {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool CanChange(const FieldDescriptor& field) {
  const auto& data = field.options().GetExtension(options::v1::data);
  return !data.output_only() && !data.immutable() && field.name() != "etag";
}

std::vector<std::string> ChangeableOf(const std::vector<const FieldDescriptor*>& fields) {
  std::vector<std::string> names;
  for (const FieldDescriptor* field : fields) {
    if (CanChange(*field)) names.push_back(field->name());
  }
  return names;
}

std::vector<std::string> SetFields(const Message& resource) {
  std::vector<const FieldDescriptor*> fields;
  resource.GetReflection()->ListFields(resource, &fields);
  return ChangeableOf(fields);
}

std::vector<std::string> AllFields(const Message& resource) {
  std::vector<const FieldDescriptor*> fields;
  fields.reserve(static_cast<std::size_t>(resource.GetDescriptor()->field_count()));
  for (int index = 0; index < resource.GetDescriptor()->field_count(); ++index) {
    fields.push_back(resource.GetDescriptor()->field(index));
  }
  return ChangeableOf(fields);
}

}  // namespace

absl::StatusOr<std::vector<std::string>> FieldsToUpdate(const google::protobuf::FieldMask& mask,
                                                        const Message& resource) {
  if (mask.paths().empty()) return SetFields(resource);
  if (mask.paths_size() == 1 && mask.paths(0) == "*") return AllFields(resource);
  std::vector<std::string> names;
  std::vector<Violation> violations;
  for (const std::string& path : mask.paths()) {
    const FieldDescriptor* field = resource.GetDescriptor()->FindFieldByName(path);
    if (field == nullptr) {
      violations.push_back({"updateMask", "names a field that does not exist"});
    } else if (!CanChange(*field)) {
      violations.push_back({"updateMask", "names " + field->json_name() + ", which cannot be changed"});
    } else if (std::find(names.begin(), names.end(), path) == names.end()) {
      names.push_back(path);
    }
  }
  if (!violations.empty()) return InvalidFields(violations);
  return names;
}

}  // namespace passerelle
