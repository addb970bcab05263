// The parameters of a figure as a form writes them. What is not understood is remembered as the refusal, so that a form
// with a slip in it never counts something else in silence.
#pragma once

#include <absl/status/status.h>
#include <google/protobuf/descriptor.h>

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace passerelle::statistics {

class Parameters {
 public:
  explicit Parameters(const nlohmann::json& parameters) : parameters_(parameters) {}

  // The names in a list of words; empty when absent.
  std::vector<std::string> Words(const char* name);
  // The same, names of values of an enum: as names and as numbers.
  std::vector<std::string> Names(const char* name, const google::protobuf::EnumDescriptor& type);
  std::vector<int> Numbers(const char* name, const google::protobuf::EnumDescriptor& type);
  // A word that must be there and be one of these.
  std::string OneOf(const char* name, std::initializer_list<std::string_view> words);
  bool Flag(const char* name);

  void Refuse(std::string refusal);
  // INVALID_ARGUMENT with the first refusal, or with a parameter that nobody asked for.
  absl::Status Finish() const;

 private:
  const nlohmann::json* Find(const char* name);

  const nlohmann::json& parameters_;
  std::set<std::string> asked_;
  std::string refusal_;
};

}  // namespace passerelle::statistics
