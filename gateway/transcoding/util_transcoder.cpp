#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>

#include "gateway/base/text.h"
#include "gateway/transcoding/json_check.h"
#include "gateway/transcoding/transcoder.h"
#include "gateway/transcoding/type_resolver.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::transcoding {
namespace {

namespace util = google::protobuf::util;

// The converter's text is "(path): what" or "path: what" with the rejected value in it, which is not repeated to
// anybody: only the path and the kind of fault are.
absl::Status ExplainFault(std::string_view text) {
  std::string path;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = rest.find(':');
    std::string_view part = Trim(rest.substr(0, end));
    if (part.size() >= 2 && part.front() == '(' && part.back() == ')') part = part.substr(1, part.size() - 2);
    const bool is_path = part.find_first_of(" \"'") == std::string_view::npos;
    if (is_path && part.size() <= 100 && part != "INVALID_ARGUMENT") path = std::string(part);
    break;
  }
  const bool unknown = text.find("Cannot find field") != std::string_view::npos;
  const bool unknown_enum = text.find("TYPE_ENUM") != std::string_view::npos;
  std::string_view description = "is not of the type that this field has";
  if (unknown) description = "is not a field of this message";
  if (unknown_enum) description = "is not one of the values of this field";
  if (path.empty() && !unknown && !unknown_enum) {
    return Error(absl::StatusCode::kInvalidArgument, "JSON_INVALID",
                 "The JSON body does not have the form of this request.");
  }
  return InvalidFields({{path.empty() ? "body" : path, std::string(description)}});
}

class UtilTranscoder : public Transcoder {
 public:
  explicit UtilTranscoder(const routing::RouteTable& table) : resolver_(table) {}

  absl::Status JsonToWire(const google::protobuf::Descriptor& type, std::string_view json,
                          std::string& wire) const override {
    if (auto status = CheckJson(json); !status.ok()) {
      return Error(absl::StatusCode::kInvalidArgument, "JSON_INVALID", std::string(status.message()));
    }
    util::JsonParseOptions options;
    options.ignore_unknown_fields = false;
    // The converter appends, and leaves what it wrote before a fault.
    std::string converted;
    const auto status =
        util::JsonToBinaryString(&resolver_, TypeUrl(type), {json.data(), json.size()}, &converted, options);
    if (!status.ok()) return ExplainFault(std::string(status.message().data(), status.message().size()));
    wire += converted;
    return absl::OkStatus();
  }

  absl::Status WireToJson(const google::protobuf::Descriptor& type, std::string_view wire,
                          std::string& json) const override {
    util::JsonPrintOptions options;
    options.always_print_primitive_fields = true;
    const std::string binary(wire);
    std::string converted;
    if (const auto status = util::BinaryToJsonString(&resolver_, TypeUrl(type), binary, &converted, options);
        !status.ok()) {
      return absl::InternalError(Cat("cannot convert ", type.full_name()));
    }
    json += converted;
    return absl::OkStatus();
  }

 private:
  // Read-only once filled, although the interface is not const.
  mutable FilledTypeResolver resolver_;
};

}  // namespace

std::unique_ptr<Transcoder> MakeUtilTranscoder(const routing::RouteTable& table) {
  return std::make_unique<UtilTranscoder>(table);
}

}  // namespace passerelle::gateway::transcoding
