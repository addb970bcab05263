// A message of the contract as JSON that is itself a value of the contract.
#pragma once

#include <google/protobuf/message.h>
#include <google/protobuf/struct.pb.h>

namespace passerelle {

// proto3 JSON as the gateway writes it: lowerCamelCase, enums by name, 64-bit numbers as text, what is not set left
// out. Throws std::logic_error for what JSON cannot say (text that is no UTF-8).
google::protobuf::Struct JsonStruct(const google::protobuf::Message& message);

}  // namespace passerelle
