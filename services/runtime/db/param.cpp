#include "services/runtime/db/param.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

namespace passerelle::db {
namespace {

// PostgreSQL's array literal: every element quoted, quotes and backslashes escaped.
std::string ArrayLiteral(const std::vector<std::string>& values) {
  std::string literal = "{";
  for (const std::string& value : values) {
    if (literal.size() > 1) literal += ',';
    literal += '"';
    for (const char c : value) {
      if (c == '"' || c == '\\') literal += '\\';
      literal += c;
    }
    literal += '"';
  }
  return literal + "}";
}

}  // namespace

Param::Param(absl::Time value) : text_(absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", value, absl::UTCTimeZone())) {}
Param::Param(const Bytes& value) : text_(absl::StrCat("\\x", absl::BytesToHexString(value.value))) {}
Param::Param(const std::vector<std::string>& values) : text_(ArrayLiteral(values)) {}
Param::Param(const std::vector<std::int32_t>& values) : text_(absl::StrCat("{", absl::StrJoin(values, ","), "}")) {}
Param::Param(const std::vector<std::int64_t>& values) : text_(absl::StrCat("{", absl::StrJoin(values, ","), "}")) {}

}  // namespace passerelle::db
