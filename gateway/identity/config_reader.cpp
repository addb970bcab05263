#include "gateway/identity/config_reader.h"

#include <algorithm>

#include "gateway/base/text.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::identity {
namespace {

constexpr std::size_t kMostTexts = 200;
constexpr std::size_t kMostCharacters = 500;

bool IsPrintable(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

}  // namespace

absl::Status ConfigNode::Fault(std::string_view rule) const {
  return absl::InvalidArgumentError(Cat(place_.empty() ? "the value" : place_, " ", rule));
}

absl::Status ConfigNode::CheckMembers(const std::vector<std::string_view>& required,
                                      const std::vector<std::string_view>& optional) const {
  if (!value_.is_object()) return Fault("must be an object");
  for (const std::string_view name : required) {
    if (!value_.contains(name)) return Fault(Cat("must have a member \"", name, "\""));
  }
  for (const auto& [name, member] : value_.items()) {
    const bool known = std::find(required.begin(), required.end(), name) != required.end() ||
                       std::find(optional.begin(), optional.end(), name) != optional.end();
    if (!known) return Member(name).Fault("is no member that is known here");
  }
  return absl::OkStatus();
}

ConfigNode ConfigNode::Member(const std::string& name) const {
  return {value_.at(name), place_.empty() ? name : Cat(place_, ".", name)};
}

absl::StatusOr<std::vector<ConfigNode>> ConfigNode::Elements(std::size_t most) const {
  if (!value_.is_array() || value_.empty() || value_.size() > most) {
    return Fault(Cat("must be a list of 1 to ", most, " elements"));
  }
  std::vector<ConfigNode> elements;
  elements.reserve(value_.size());
  for (std::size_t i = 0; i < value_.size(); ++i) elements.emplace_back(value_[i], Cat(place_, "[", i, "]"));
  return elements;
}

absl::StatusOr<std::string> ConfigNode::Text() const {
  if (!value_.is_string()) return Fault("must be a text");
  const auto& text = value_.get_ref<const std::string&>();
  if (text.empty() || text.size() > kMostCharacters || !IsPrintable(text)) {
    return Fault(Cat("must be a text of 1 to ", kMostCharacters, " printable characters"));
  }
  return text;
}

absl::StatusOr<std::vector<std::string>> ConfigNode::Texts() const {
  ASSIGN_OR_RETURN(const std::vector<ConfigNode> elements, Elements(kMostTexts));
  std::vector<std::string> texts;
  texts.reserve(elements.size());
  for (const ConfigNode& element : elements) {
    ASSIGN_OR_RETURN(std::string text, element.Text());
    texts.push_back(std::move(text));
  }
  return texts;
}

absl::StatusOr<std::map<std::string, std::string>> ConfigNode::Table() const {
  if (!value_.is_object() || value_.empty() || value_.size() > kMostTexts) {
    return Fault(Cat("must be an object of 1 to ", kMostTexts, " members"));
  }
  std::map<std::string, std::string> table;
  for (const auto& [name, member] : value_.items()) {
    ASSIGN_OR_RETURN(table[name], Member(name).Text());
  }
  return table;
}

}  // namespace passerelle::gateway::identity
