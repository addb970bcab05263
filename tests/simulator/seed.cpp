#include "tests/simulator/seed.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <sstream>

#include "services/runtime/base/uuid.h"

namespace passerelle::simulator {

absl::StatusOr<int> Seed(Api& api, const std::string& path, const std::string& file) {
  std::ifstream stream(file);
  std::stringstream text;
  text << stream.rdbuf();
  google::protobuf::ListValue elements;
  const auto parsed = google::protobuf::util::JsonStringToMessage(text.str(), &elements);
  if (!stream || !parsed.ok())
    return absl::InvalidArgumentError(absl::StrCat(file, " is not a JSON array: ", std::string(parsed.message())));
  for (const auto& element : elements.values()) {
    std::string json;
    (void)google::protobuf::util::MessageToJsonString(element, &json);
    const absl::Status status = api.Call("POST", path, json, UuidV5(absl::StrCat("seed", path, json))).status();
    if (!status.ok() && !absl::StrContains(status.message(), "_EXISTS:")) return status;
  }
  return elements.values_size();
}

}  // namespace passerelle::simulator
