#include "services/statistics/annual_report/parameters.h"

#include <algorithm>

#include "services/runtime/base/text.h"

namespace passerelle::statistics {

void Parameters::Refuse(std::string refusal) {
  if (refusal_.empty()) refusal_ = std::move(refusal);
}

const nlohmann::json* Parameters::Find(const char* name) {
  asked_.insert(name);
  if (!parameters_.is_object()) return nullptr;
  const auto found = parameters_.find(name);
  return found == parameters_.end() ? nullptr : &*found;
}

std::vector<std::string> Parameters::Words(const char* name) {
  std::vector<std::string> words;
  const nlohmann::json* list = Find(name);
  if (list == nullptr) return words;
  if (!list->is_array() || list->empty()) Refuse(StrCat(name, " is not a list of words"));
  words.reserve(list->size());
  for (const nlohmann::json& word : *list) {
    if (word.is_string()) {
      words.push_back(word.get<std::string>());
    } else {
      Refuse(StrCat(name, " holds something that is no word"));
    }
  }
  return words;
}

std::vector<std::string> Parameters::Names(const char* name, const google::protobuf::EnumDescriptor& type) {
  std::vector<std::string> names = Words(name);
  for (const std::string& word : names) {
    const google::protobuf::EnumValueDescriptor* value = type.FindValueByName(word);
    if (value == nullptr || value->number() == 0) Refuse(StrCat(word, " is no ", type.name()));
  }
  return names;
}

std::vector<int> Parameters::Numbers(const char* name, const google::protobuf::EnumDescriptor& type) {
  std::vector<int> numbers;
  for (const std::string& word : Names(name, type)) {
    const google::protobuf::EnumValueDescriptor* value = type.FindValueByName(word);
    if (value != nullptr) numbers.push_back(value->number());
  }
  return numbers;
}

std::string Parameters::OneOf(const char* name, std::initializer_list<std::string_view> words) {
  const nlohmann::json* value = Find(name);
  std::string word = value != nullptr && value->is_string() ? value->get<std::string>() : "";
  if (std::find(words.begin(), words.end(), word) == words.end()) Refuse(StrCat(name, " cannot be \"", word, "\""));
  return word;
}

bool Parameters::Flag(const char* name) {
  const nlohmann::json* value = Find(name);
  if (value == nullptr) return false;
  if (!value->is_boolean()) Refuse(StrCat(name, " is neither true nor false"));
  return value->is_boolean() && value->get<bool>();
}

absl::Status Parameters::Finish() const {
  if (!refusal_.empty()) return absl::InvalidArgumentError(refusal_);
  if (parameters_.is_null()) return absl::OkStatus();
  if (!parameters_.is_object()) return absl::InvalidArgumentError("the parameters are no object");
  for (const auto& [name, value] : parameters_.items()) {
    if (asked_.count(name) == 0) return absl::InvalidArgumentError(StrCat("there is no parameter ", name));
  }
  return absl::OkStatus();
}

}  // namespace passerelle::statistics
