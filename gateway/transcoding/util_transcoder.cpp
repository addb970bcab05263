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

std::string JsonName(std::string_view proto_name) {
  std::string name;
  bool upper = false;
  for (const char c : proto_name) {
    if (c == '_') {
      upper = true;
      continue;
    }
    name += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return name;
}

bool IsName(std::string_view text) {
  return !text.empty() && text.size() <= 100 && text.find_first_of(" \"':{}") == std::string_view::npos;
}

// The converter's texts are "(path): invalid value V for type T", "(path) name: Cannot find field." and a few without
// path. V is what the client sent and is not repeated; only the path and the kind of fault are.
absl::Status ExplainFault(std::string_view text, const FilledTypeResolver& resolver) {
  constexpr std::string_view kUnknown = ": Cannot find field.";
  constexpr std::string_view kForType = " for type ";
  std::string path;
  if (text.substr(0, 1) == "(") {
    const std::size_t end = text.find(')');
    path = JsonName(text.substr(1, end - 1));
    text.remove_prefix(end + 1);
  }
  if (const std::size_t end = text.find(kUnknown); end != std::string_view::npos) {
    const std::string_view name = Trim(text.substr(0, end));
    const std::string shown = IsName(name) ? std::string(name) : "a member";
    return InvalidFields({{path.empty() ? shown : Cat(path, ".", shown), "is not a field of this message"}});
  }
  const std::size_t type = text.rfind(kForType);
  const std::string type_name(type == std::string_view::npos ? "" : text.substr(type + kForType.size()));
  if (type_name == "oneof")
    return InvalidFields({{path.empty() ? "body" : path, "gives two values where one excludes the other"}});
  if (path.empty() && IsName(type_name) && !type_name.starts_with("TYPE_")) path = JsonName(type_name);
  if (path.empty()) {
    return Error(absl::StatusCode::kInvalidArgument, "JSON_INVALID",
                 "The JSON body does not have the form of this request.");
  }
  return InvalidFields({{path, resolver.KnowsEnum(type_name) ? "is not one of the values of this field"
                                                             : "is not of the type of this field"}});
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
    if (!status.ok()) return ExplainFault({status.message().data(), status.message().size()}, resolver_);
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
