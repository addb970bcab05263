#include "services/runtime/db/connection_url.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_replace.h>

#include "services/runtime/base/text.h"

namespace passerelle::db {
namespace {

std::string PercentEncoded(std::string_view value) {
  std::string encoded;
  for (const unsigned char c : value) {
    if (absl::ascii_isalnum(c)) {
      encoded += static_cast<char>(c);
    } else {
      encoded += absl::StrCat("%", absl::Hex(c, absl::kZeroPad2));
    }
  }
  return encoded;
}

}  // namespace

std::string WithParameter(std::string_view url, std::string_view name, std::string_view value) {
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
    return StrCat(url, url.find('?') == std::string_view::npos ? "?" : "&", name, "=", PercentEncoded(value));
  }
  return StrCat(url, " ", name, "='", absl::StrReplaceAll(ToAbsl(value), {{"\\", "\\\\"}, {"'", "\\'"}}), "'");
}

}  // namespace passerelle::db
