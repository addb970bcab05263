#include "services/runtime/documents/document.h"

#include "services/runtime/base/status.h"

namespace passerelle::documents {

absl::Status TooLarge() { return FailedPrecondition("EXPORT_TOO_LARGE", "The export does not fit into one document."); }

absl::StatusOr<common::v1::RawBody> MakeDocument(std::string_view media_type, std::string data) {
  if (data.size() > kMostDocumentBytes) return TooLarge();
  common::v1::RawBody body;
  body.set_content_type(std::string(media_type));
  body.set_data(std::move(data));
  return body;
}

Language LanguageOf(std::string_view tag) {
  return tag == "en" || tag.starts_with("en-") ? Language::kEnglish : Language::kFrench;
}

std::string_view TagOf(Language language) { return language == Language::kEnglish ? "en" : "fr"; }

}  // namespace passerelle::documents
