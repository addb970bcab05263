#include "gateway/routing/route_template.h"

#include <absl/status/status.h>
#include <absl/strings/ascii.h>

#include <set>
#include <utility>

#include "gateway/base/text.h"

namespace passerelle::gateway::routing {
namespace {

constexpr std::size_t kMostSegments = 32;
constexpr std::string_view kReserved = ":/?#[]@!$&'()*+,;=";

// A cursor over a template's text; the first fault stops the parse.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  absl::StatusOr<RouteTemplate> Parse() {
    if (!Take('/')) return Fault("must begin with a slash");
    if (auto status = ParseSegments(false); !status.ok()) return status;
    if (Take(':')) {
      route_.verb = TakeWord();
      if (route_.verb.empty()) return Fault("has an empty verb");
    }
    if (position_ != text_.size()) return Fault("has text after its end");
    return CheckWhole();
  }

 private:
  absl::Status Fault(std::string_view what) const {
    return absl::InvalidArgumentError(Cat("route template \"", text_, "\" ", what));
  }
  bool Take(char wanted) {
    if (position_ >= text_.size() || text_[position_] != wanted) return false;
    ++position_;
    return true;
  }
  std::string TakeWord() {
    const std::size_t begin = position_;
    while (position_ < text_.size() && (absl::ascii_isalnum(static_cast<unsigned char>(text_[position_])) ||
                                        std::string_view("-_.~%").find(text_[position_]) != std::string_view::npos)) {
      ++position_;
    }
    return std::string(text_.substr(begin, position_ - begin));
  }

  absl::Status ParseSegments(bool inside_variable) {
    do {
      if (route_.segments.size() >= kMostSegments) return Fault("has too many segments");
      if (auto status = ParseSegment(inside_variable); !status.ok()) return status;
    } while (Take('/'));
    return absl::OkStatus();
  }

  absl::Status ParseSegment(bool inside_variable) {
    if (Take('*')) {
      const bool rest = Take('*');
      route_.segments.push_back({rest ? Segment::Kind::kRest : Segment::Kind::kOne, ""});
      return absl::OkStatus();
    }
    if (Take('{')) return inside_variable ? Fault("has a variable inside a variable") : ParseVariable();
    std::string word = TakeWord();
    if (word.empty()) return Fault("has an empty segment");
    route_.segments.push_back({Segment::Kind::kLiteral, std::move(word)});
    return absl::OkStatus();
  }

  absl::Status ParseVariable() {
    Variable variable{TakeWord(), route_.segments.size(), 0};
    if (variable.field_path.empty()) return Fault("has a variable without a name");
    for (const auto name : Split(variable.field_path, '.')) {
      if (name.empty() || name.find_first_of("-~%") != std::string_view::npos) return Fault("has a bad field path");
    }
    if (Take('=')) {
      if (auto status = ParseSegments(true); !status.ok()) return status;
    } else {
      route_.segments.push_back({Segment::Kind::kOne, ""});
    }
    if (!Take('}')) return Fault("has an open brace");
    variable.end = route_.segments.size();
    if (auto status = ParseExtension(); !status.ok()) return status;
    route_.variables.push_back(std::move(variable));
    return absl::OkStatus();
  }

  // ".csv" behind a variable. It has one dot, so that a path never ends with two of them.
  absl::Status ParseExtension() {
    if (position_ >= text_.size() || text_[position_] != '.') return absl::OkStatus();
    std::string extension = TakeWord();
    if (extension.size() < 2 || extension.find_first_of("-_.~%", 1) != std::string::npos) {
      return Fault("has a bad extension");
    }
    Segment& segment = route_.segments.back();
    if (segment.kind != Segment::Kind::kOne) return Fault("has an extension behind something else than *");
    segment = {Segment::Kind::kOneWithExtension, std::move(extension)};
    return absl::OkStatus();
  }

  absl::StatusOr<RouteTemplate> CheckWhole() {
    for (std::size_t i = 0; i + 1 < route_.segments.size(); ++i) {
      if (route_.segments[i].kind == Segment::Kind::kRest) return Fault("has ** before its last segment");
    }
    std::set<std::string> names;
    for (const auto& variable : route_.variables) {
      if (!names.insert(variable.field_path).second) return Fault("names a field twice");
    }
    return std::move(route_);
  }

  std::string_view text_;
  std::size_t position_ = 0;
  RouteTemplate route_;
};

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

absl::StatusOr<RouteTemplate> RouteTemplate::Parse(std::string_view text) { return Parser(text).Parse(); }

absl::StatusOr<std::string> PercentDecode(std::string_view text, bool keep_reserved, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      decoded += ' ';
      continue;
    }
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? HexDigit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return absl::InvalidArgumentError("a percent code is broken");
    const char value = static_cast<char>(high * 16 + low);
    if (value == '\0') return absl::InvalidArgumentError("a NUL byte is not allowed");
    if (keep_reserved && kReserved.find(value) != std::string_view::npos) {
      decoded.append(text.substr(i, 3));
    } else {
      decoded += value;
    }
    i += 2;
  }
  return decoded;
}

absl::StatusOr<std::vector<std::string>> SplitPath(std::string_view path) {
  if (path.empty() || path.front() != '/') return absl::InvalidArgumentError("the path must begin with a slash");
  const std::vector<std::string_view> parts = Split(path.substr(1), '/');
  std::vector<std::string> segments(parts.begin(), parts.end());
  if (segments.size() > kMostSegments) return absl::InvalidArgumentError("the path has too many segments");
  for (const auto& segment : segments) {
    if (auto decoded = PercentDecode(segment); !decoded.ok()) return decoded.status();
  }
  return segments;
}

std::vector<PathBinding> Bind(const RouteTemplate& route, const std::vector<std::string>& segments) {
  std::vector<PathBinding> bindings;
  for (const auto& variable : route.variables) {
    const bool rest = route.segments[variable.end - 1].kind == Segment::Kind::kRest;
    const std::size_t end = rest ? segments.size() : variable.end;
    const bool several = rest || variable.end - variable.begin > 1;
    std::vector<std::string> parts;
    for (std::size_t i = variable.begin; i < end && i < segments.size(); ++i) {
      std::string_view text = segments[i];
      if (!rest && route.segments[i].kind == Segment::Kind::kOneWithExtension &&
          text.ends_with(route.segments[i].text)) {
        text.remove_suffix(route.segments[i].text.size());
      }
      // SplitPath has already refused broken codes.
      parts.push_back(PercentDecode(text, several).value_or(""));
    }
    bindings.push_back({variable.field_path, Join(parts, "/")});
  }
  return bindings;
}

}  // namespace passerelle::gateway::routing
