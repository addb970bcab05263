// JSON ↔ protobuf wire bytes for any message of the descriptor set.
#pragma once

#include <absl/status/status.h>

#include <memory>
#include <string>
#include <string_view>

#include "gateway/routing/route_table.h"

namespace passerelle::gateway::transcoding {

// Thread-safe.
class Transcoder {
 public:
  virtual ~Transcoder() = default;
  // Appends the wire form of `json` to `wire`. INVALID_ARGUMENT (JSON_INVALID, or INVALID_FIELDS naming the field) for
  // anything that is not exactly a message of this type: unknown members, unknown enum names, NUL, too deep, numbers
  // out of range.
  virtual absl::Status JsonToWire(const google::protobuf::Descriptor& type, std::string_view json,
                                  std::string& wire) const = 0;
  // Appends the JSON form: lowerCamelCase, enums by name, every scalar and list without `optional` even when it is
  // zero.
  virtual absl::Status WireToJson(const google::protobuf::Descriptor& type, std::string_view wire,
                                  std::string& json) const = 0;
};

// By tables compiled at start: strict, and several times as fast as protobuf's own converter. `table` must outlive it.
std::unique_ptr<Transcoder> MakeTableTranscoder(const routing::RouteTable& table);
// Protobuf's own converter, the oracle of the other and its help for rare types, with the types of every method of the
// table resolved beforehand. `table` must outlive it.
std::unique_ptr<Transcoder> MakeUtilTranscoder(const routing::RouteTable& table);

}  // namespace passerelle::gateway::transcoding
