#include "services/statistics/annual_report/values.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace passerelle::statistics {
namespace {

using Json = nlohmann::json;

Json ToJson(const LineValues& values) {
  Json json = Json::object();
  for (const auto& [line, value] : values) {
    if (value.hidden) {
      json[line] = nullptr;
    } else if (value.text.empty()) {
      json[line] = value.value;
    } else {
      json[line] = {{"fr", value.text.fr}, {"en", value.text.en}};
    }
  }
  return json;
}

LineValues ValuesFrom(const Json& json) {
  LineValues values;
  for (const auto& [line, value] : json.items()) {
    if (value.is_null()) {
      values[line].hidden = true;
    } else if (value.is_number_integer()) {
      values[line] = {value.get<std::int64_t>(), {}};
    } else {
      values[line] = {0, {value.at("fr").get<std::string>(), value.at("en").get<std::string>()}};
    }
  }
  return values;
}

std::string Write(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json Read(const std::string& text) {
  Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) throw std::logic_error("the values of a report cannot be read");
  return json;
}

}  // namespace

std::string WriteCounted(const CountedYear& counted) {
  return Write({{"sites", counted.sites}, {"recorded", counted.anything_recorded}, {"values", ToJson(counted.values)}});
}

CountedYear ReadCounted(const std::string& json) {
  const Json read = Read(json);
  return {read.at("sites").get<std::vector<std::string>>(), read.at("recorded").get<bool>(),
          ValuesFrom(read.at("values"))};
}

std::string WriteContent(const ReportContent& content) {
  return Write({{"values", ToJson(content.values)}, {"previous", ToJson(content.previous)}});
}

ReportContent ReadContent(const std::string& json, std::vector<std::string> sites) {
  const Json read = Read(json);
  return {std::move(sites), ValuesFrom(read.at("values")), ValuesFrom(read.at("previous"))};
}

}  // namespace passerelle::statistics
