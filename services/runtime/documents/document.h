// A file that an rpc answers with.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "passerelle/common/v1/raw_body.pb.h"

namespace passerelle::documents {

inline constexpr std::string_view kCsvMediaType = "text/csv; charset=utf-8";
inline constexpr std::string_view kXlsxMediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
inline constexpr std::string_view kHtmlMediaType = "text/html; charset=utf-8";

// What an answer may carry.
inline constexpr std::size_t kMostDocumentBytes = 16'000'000;

// FAILED_PRECONDITION, EXPORT_TOO_LARGE.
absl::Status TooLarge();

// The answer; EXPORT_TOO_LARGE for more bytes than it may carry.
absl::StatusOr<common::v1::RawBody> MakeDocument(std::string_view media_type, std::string data);

// The language that documents are written in.
enum class Language { kFrench, kEnglish };

// From a request's language tag: English for "en" and "en-…", French for any other and for none.
Language LanguageOf(std::string_view tag);
// "fr", "en".
std::string_view TagOf(Language language);

}  // namespace passerelle::documents
