#include "gateway/base/text.h"
#include "gateway/transcoding/field_table.h"
#include "gateway/transcoding/json_check.h"
#include "gateway/transcoding/json_reader.h"
#include "gateway/transcoding/json_writer.h"
#include "gateway/transcoding/transcoder.h"
#include "services/runtime/base/status.h"

#include <google/protobuf/descriptor.h>

namespace passerelle::gateway::transcoding {
namespace {

class TableTranscoder : public Transcoder {
 public:
  explicit TableTranscoder(const routing::RouteTable& table) : tables_(table), others_(MakeUtilTranscoder(table)) {}

  absl::Status JsonToWire(const google::protobuf::Descriptor& type, std::string_view json,
                          std::string& wire) const override {
    if (auto status = CheckJsonSyntax(json); !status.ok()) {
      return Error(absl::StatusCode::kInvalidArgument, "JSON_INVALID", std::string(status.message()));
    }
    return ReadJson(tables_.Of(type), json, *others_, wire);
  }

  absl::Status WireToJson(const google::protobuf::Descriptor& type, std::string_view wire,
                          std::string& json) const override {
    const std::size_t before = json.size();
    if (WriteJson(tables_.Of(type), wire, *others_, json)) return absl::OkStatus();
    json.resize(before);
    return absl::InternalError(Cat("cannot convert ", type.full_name()));
  }

 private:
  const FieldTables tables_;
  const std::unique_ptr<Transcoder> others_;
};

}  // namespace

std::unique_ptr<Transcoder> MakeTableTranscoder(const routing::RouteTable& table) {
  return std::make_unique<TableTranscoder>(table);
}

}  // namespace passerelle::gateway::transcoding
