#include "services/runtime/base/json_struct.h"

#include <google/protobuf/util/json_util.h>

#include <stdexcept>
#include <string>

namespace passerelle {

google::protobuf::Struct JsonStruct(const google::protobuf::Message& message) {
  std::string json;
  google::protobuf::Struct value;
  if (!google::protobuf::util::MessageToJsonString(message, &json).ok() ||
      !google::protobuf::util::JsonStringToMessage(json, &value).ok()) {
    throw std::logic_error("a message cannot be written as JSON");
  }
  return value;
}

}  // namespace passerelle
