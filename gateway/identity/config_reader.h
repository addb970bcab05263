// JSON that an operator wrote, read member by member: a fault names its place and the rule.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace passerelle::gateway::identity {

class ConfigNode {
 public:
  ConfigNode(const nlohmann::json& value, std::string place) : value_(value), place_(std::move(place)) {}

  absl::Status Fault(std::string_view rule) const;
  // That it is an object with all of the required members, and no other but the optional ones.
  absl::Status CheckMembers(const std::vector<std::string_view>& required,
                            const std::vector<std::string_view>& optional = {}) const;
  bool Has(const std::string& name) const { return value_.contains(name); }
  // Of an object that was checked.
  ConfigNode Member(const std::string& name) const;
  // The elements of a list that is not empty and not longer than `most`.
  absl::StatusOr<std::vector<ConfigNode>> Elements(std::size_t most) const;

  bool IsText() const { return value_.is_string(); }
  // Not empty, and of printable characters.
  absl::StatusOr<std::string> Text() const;
  absl::StatusOr<std::vector<std::string>> Texts() const;
  absl::StatusOr<std::map<std::string, std::string>> Table() const;

 private:
  const nlohmann::json& value_;
  std::string place_;
};

}  // namespace passerelle::gateway::identity
