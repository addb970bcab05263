// The path templates of google.api.http: "/v1/people/{id}:leave", "/v1/people/{person.id}", "/v1/{name=shelves/*}",
// "/v1/files/{path=**}"; and beyond them a variable with a file's extension behind it: "/v1/reports/{year}.csv".
#pragma once

#include <absl/status/statusor.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace passerelle::gateway::routing {

// One part of a path between slashes.
struct Segment {
  // Text, `*` with an extension, `*`, `**`: the more specific first.
  enum class Kind { kLiteral, kOneWithExtension, kOne, kRest };
  Kind kind;
  std::string text;  // of a literal; the extension with its dot

  bool operator==(const Segment&) const = default;
};

// A field that takes its value from some segments.
struct Variable {
  std::string field_path;  // "person.id"
  std::size_t begin;       // first segment
  std::size_t end;         // one past the last; kRest runs to the end of the path

  bool operator==(const Variable&) const = default;
};

struct RouteTemplate {
  std::vector<Segment> segments;
  std::vector<Variable> variables;
  std::string verb;  // without its colon; empty for none

  // INVALID_ARGUMENT with what is wrong for anything outside the grammar of google/api/http.proto and extensions. `**`
  // must come last.
  static absl::StatusOr<RouteTemplate> Parse(std::string_view text);
};

// A field path and the text that the path of a request gives it, percent-decoded.
struct PathBinding {
  std::string field_path;
  std::string value;

  bool operator==(const PathBinding&) const = default;
};

// The segments of a request's path, still percent-encoded: "/v1/people/x" → {"v1", "people", "x"}. The path must begin
// with a slash. INVALID_ARGUMENT for a broken percent code, a NUL, or more than 32 segments.
absl::StatusOr<std::vector<std::string>> SplitPath(std::string_view path);

// The values of the template's variables for a path that it matches. `segments` without the verb.
std::vector<PathBinding> Bind(const RouteTemplate& route, const std::vector<std::string>& segments);

// Percent-decodes. Absent for a broken code. With `keep_reserved`, codes of reserved characters stay (multi-segment
// variables).
absl::StatusOr<std::string> PercentDecode(std::string_view text, bool keep_reserved = false,
                                          bool plus_is_space = false);

}  // namespace passerelle::gateway::routing
