#include "services/referrals/directory/json_document.h"

#include <absl/strings/ascii.h>

#include <algorithm>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"

namespace passerelle::referrals {
namespace {

using nlohmann::json;

// HSDS needs twelve: a page, organizations, services, their locations, attributes, taxonomy terms and their details.
constexpr int kMostDepth = 16;

}  // namespace

absl::StatusOr<json> ParseDocument(std::string_view document) {
  bool deep = false;
  const auto watch = [&deep](int depth, json::parse_event_t, json&) {
    if (depth > kMostDepth) deep = true;
    return !deep;
  };
  json parsed = json::parse(document.begin(), document.end(), watch, /*allow_exceptions=*/false);
  if (deep) return DocumentInvalid("is nested too deeply");
  if (parsed.is_discarded()) return DocumentInvalid("must be JSON");
  return parsed;
}

absl::Status DocumentInvalid(std::string_view rule) {
  return FieldError(absl::StatusCode::kInvalidArgument, "DOCUMENT_INVALID", "document", rule);
}

std::string WriteDocument(const json& document) {
  return document.dump(-1, ' ', /*ensure_ascii=*/false, json::error_handler_t::replace);
}

ObjectReader::ObjectReader(const json& object, std::string path, std::string& refusal)
    : object_(object), path_(std::move(path)), refusal_(refusal) {}

const json* ObjectReader::Find(const char* field) const {
  if (!object_.is_object()) return nullptr;
  const auto found = object_.find(field);
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

void ObjectReader::Refuse(std::string_view field, std::string_view rule) {
  if (refusal_.empty()) refusal_ = StrCat(path_, field, ": ", rule);
}

std::string ObjectReader::Text(const char* field) {
  const json* const value = Find(field);
  if (value == nullptr) return "";
  if (!value->is_string()) {
    Refuse(field, "must be a text");
    return "";
  }
  return std::string(absl::StripAsciiWhitespace(value->get_ref<const std::string&>()));
}

std::string ObjectReader::RequiredText(const char* field) {
  std::string text = Text(field);
  if (text.empty()) Refuse(field, "is required");
  return text;
}

std::vector<std::string> ObjectReader::Texts(const char* field) {
  std::vector<std::string> texts;
  const json* const value = Find(field);
  if (value == nullptr) return texts;
  if (!value->is_array() || value->size() > kMostElements) {
    Refuse(field, value->is_array() ? "must have at most 500 elements" : "must be an array of texts");
    return texts;
  }
  for (const json& element : *value) {
    if (!element.is_string()) {
      Refuse(field, "must be an array of texts");
      return texts;
    }
    std::string text(absl::StripAsciiWhitespace(element.get_ref<const std::string&>()));
    if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(std::move(text));
  }
  return texts;
}

std::optional<double> ObjectReader::Number(const char* field) {
  const json* const value = Find(field);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number()) {
    Refuse(field, "must be a number");
    return std::nullopt;
  }
  return value->get<double>();
}

bool ObjectReader::Flag(const char* field) {
  const json* const value = Find(field);
  if (value == nullptr) return false;
  if (!value->is_boolean()) Refuse(field, "must be true or false");
  return value->is_boolean() && value->get<bool>();
}

std::vector<const json*> ObjectReader::Objects(const char* field, std::size_t most) {
  std::vector<const json*> objects;
  const json* const value = Find(field);
  if (value == nullptr) return objects;
  if (!value->is_array() || !std::all_of(value->begin(), value->end(), [](const json& e) { return e.is_object(); })) {
    Refuse(field, "must be an array of objects");
    return objects;
  }
  if (value->size() > most) {
    Refuse(field, StrCat("must have at most ", most, " elements"));
    return objects;
  }
  objects.reserve(value->size());
  for (const json& element : *value) objects.push_back(&element);
  return objects;
}

const json& ObjectReader::Object(const char* field) {
  static const json nothing;
  const json* const value = Find(field);
  if (value == nullptr) return nothing;
  if (!value->is_object()) Refuse(field, "must be an object");
  return *value;
}

}  // namespace passerelle::referrals
