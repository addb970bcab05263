// Reading JSON that somebody else wrote, without exceptions.
#pragma once

#include <absl/status/statusor.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace passerelle::referrals {

// The JSON of a document. INVALID_ARGUMENT (DOCUMENT_INVALID) when it is none or nested too deeply.
absl::StatusOr<nlohmann::json> ParseDocument(std::string_view document);
// INVALID_ARGUMENT (DOCUMENT_INVALID).
absl::Status DocumentInvalid(std::string_view rule);
// Compact, and never an exception.
std::string WriteDocument(const nlohmann::json& document);

// The most elements of a list within an entry: whatever is done with each of them stays quick.
constexpr std::size_t kMostElements = 500;

// The fields of one JSON object. Null counts as absent. What is not of the expected kind is remembered as the refusal.
class ObjectReader {
 public:
  // `path` stands before each field named: "" or "services[3].".
  ObjectReader(const nlohmann::json& object, std::string path, std::string& refusal);

  bool Has(const char* field) const { return Find(field) != nullptr; }
  // Surrounding white space removed; empty when absent.
  std::string Text(const char* field);
  std::string RequiredText(const char* field);
  // Each once, in their order; elements that are empty are left out.
  std::vector<std::string> Texts(const char* field);
  std::optional<double> Number(const char* field);
  bool Flag(const char* field);
  // The objects of an array of at most so many. They live as long as the object that is read.
  std::vector<const nlohmann::json*> Objects(const char* field, std::size_t most = kMostElements);
  // An object; null when absent.
  const nlohmann::json& Object(const char* field);

  // Refuses because of a field, unless something else was the reason already.
  void Refuse(std::string_view field, std::string_view rule);

 private:
  const nlohmann::json* Find(const char* field) const;

  const nlohmann::json& object_;
  std::string path_;
  std::string& refusal_;
};

}  // namespace passerelle::referrals
