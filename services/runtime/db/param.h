// The parameters of a prepared statement.
#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace passerelle::db {

// Raw bytes for a bytea parameter.
struct Bytes {
  std::string value;
};

// One parameter in PostgreSQL's text form, or NULL. Implicit conversions are intended: a call lists plain values.
class Param {
 public:
  Param(std::nullopt_t) {}
  Param(bool value) : text_(value ? "true" : "false") {}
  Param(std::int32_t value) : text_(std::to_string(value)) {}
  Param(std::int64_t value) : text_(std::to_string(value)) {}
  Param(const char* value) : text_(value) {}
  Param(std::string_view value) : text_(value) {}
  Param(std::string value) : text_(std::move(value)) {}
  Param(absl::Time value);
  Param(const Bytes& value);
  Param(const std::vector<std::string>& values);   // text[]
  Param(const std::vector<std::int32_t>& values);  // integer[]
  Param(const std::vector<std::int64_t>& values);  // bigint[]
  template <class T>
  Param(const std::optional<T>& value) {
    if (value) *this = Param(*value);
  }

  const std::optional<std::string>& text() const { return text_; }

 private:
  std::optional<std::string> text_;
};

// NULL for an empty string: optional text fields are absent, never "".
inline Param TextOrNull(std::string_view value) { return value.empty() ? Param(std::nullopt) : Param(value); }

using Params = std::vector<Param>;

}  // namespace passerelle::db
