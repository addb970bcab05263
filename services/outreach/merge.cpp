#include "services/outreach/merge.h"

#include <google/protobuf/util/field_mask_util.h>

namespace passerelle::outreach {

void MergeFields(const std::vector<std::string>& fields, const google::protobuf::Message& changes,
                 google::protobuf::Message& resource) {
  google::protobuf::FieldMask mask;
  for (const std::string& field : fields) mask.add_paths(field);
  google::protobuf::util::FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(changes, mask, options, &resource);
}

}  // namespace passerelle::outreach
