#include "gateway/transcoding/json_check.h"

#include <absl/strings/ascii.h>

#include <set>
#include <string>

#include "gateway/base/text.h"

namespace passerelle::gateway::transcoding {
namespace {

// The length of the UTF-8 sequence at the beginning of `text`, 0 when it is not one (overlong, surrogate, truncated).
std::size_t Utf8Length(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto continues = [&](std::size_t count) {
    if (text.size() <= count) return false;
    for (std::size_t i = 1; i <= count; ++i) {
      if ((byte(i) & 0xC0) != 0x80) return false;
    }
    return true;
  };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (!continues(2) || (first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) > 0x9F)) return 0;
    return 3;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (!continues(3) || (first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F)) return 0;
    return 4;
  }
  return 0;
}

class Checker {
 public:
  Checker(std::string_view text, bool syntax_only) : text_(text), syntax_only_(syntax_only) {}

  absl::Status Check() {
    SkipSpace();
    if (Value(1)) {
      SkipSpace();
      if (position_ != text_.size()) Fault("text after the end");
    }
    if (fault_.empty()) return absl::OkStatus();
    return absl::InvalidArgumentError(Cat("the JSON body is not valid: ", fault_, " at byte ", position_));
  }

 private:
  bool Fault(std::string_view what) {
    if (fault_.empty()) fault_ = std::string(what);
    return false;
  }
  char Peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }
  bool Take(char wanted) {
    if (position_ >= text_.size() || text_[position_] != wanted) return false;
    ++position_;
    return true;
  }
  void SkipSpace() {
    while (position_ < text_.size() && std::string_view(" \t\r\n").find(text_[position_]) != std::string_view::npos)
      ++position_;
  }

  bool Value(int depth) {
    if (depth > kMostJsonDepth) return Fault("nested too deeply");
    switch (Peek()) {
      case '{':
        return Object(depth);
      case '[':
        return Array(depth);
      case '"':
        return String(nullptr);
      case 't':
        return Word("true");
      case 'f':
        return Word("false");
      case 'n':
        return Word("null");
      default:
        return Number();
    }
  }

  bool Object(int depth) {
    ++position_;
    SkipSpace();
    if (Take('}')) return true;
    std::set<std::string> names;
    do {
      SkipSpace();
      std::string name;
      if (Peek() != '"') return Fault("a member name was expected");
      if (!String(syntax_only_ ? nullptr : &name)) return false;
      if (!syntax_only_ && !names.insert(std::move(name)).second) return Fault("a member stands twice");
      SkipSpace();
      if (!Take(':')) return Fault("a colon was expected");
      SkipSpace();
      if (!Value(depth + 1)) return false;
      SkipSpace();
    } while (Take(','));
    return Take('}') || Fault("a comma or a closing brace was expected");
  }

  bool Array(int depth) {
    ++position_;
    SkipSpace();
    if (Take(']')) return true;
    do {
      SkipSpace();
      if (!Value(depth + 1)) return false;
      SkipSpace();
    } while (Take(','));
    return Take(']') || Fault("a comma or a closing bracket was expected");
  }

  // `content`, when asked for, receives the text with its escapes as written: enough to compare names, except escaped
  // spellings of one name.
  bool String(std::string* content) {
    ++position_;
    const std::size_t begin = position_;
    while (position_ < text_.size()) {
      const unsigned char c = static_cast<unsigned char>(text_[position_]);
      if (c == '"') {
        if (content != nullptr) *content = std::string(text_.substr(begin, position_ - begin));
        ++position_;
        return true;
      }
      if (c < 0x20) return Fault(c == 0 ? "a NUL byte" : "a bare control character");
      if (c == '\\') {
        if (!Escape()) return false;
        continue;
      }
      const std::size_t length = Utf8Length(text_.substr(position_, 4));
      if (length == 0) return Fault("not UTF-8");
      position_ += length;
    }
    return Fault("an open string");
  }

  bool Escape() {
    ++position_;
    if (std::string_view("\"\\/bfnrt").find(Peek()) != std::string_view::npos && position_ < text_.size()) {
      ++position_;
      return true;
    }
    if (Peek() != 'u') return Fault("an unknown escape");
    const int first = HexQuad();
    if (first < 0) return Fault("a broken escape");
    if (first == 0 && !syntax_only_) return Fault("a NUL character");
    if (first >= 0xDC00 && first <= 0xDFFF) return Fault("half a surrogate pair");
    if (first >= 0xD800 && first <= 0xDBFF) {
      if (!Take('\\') || Peek() != 'u') return Fault("half a surrogate pair");
      const int second = HexQuad();
      if (second < 0xDC00 || second > 0xDFFF) return Fault("half a surrogate pair");
    }
    return true;
  }

  // Reads "uXXXX"; -1 when it is broken.
  int HexQuad() {
    ++position_;
    int value = 0;
    for (int i = 0; i < 4; ++i, ++position_) {
      const unsigned char c = static_cast<unsigned char>(Peek());
      if (!absl::ascii_isxdigit(c)) return -1;
      value = value * 16 + (absl::ascii_isdigit(c) ? c - '0' : absl::ascii_tolower(c) - 'a' + 10);
    }
    return value;
  }

  bool Word(std::string_view word) {
    if (text_.substr(position_, word.size()) != word) return Fault("an unknown word");
    position_ += word.size();
    return true;
  }

  bool Digits() {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(Peek()))) return Fault("a digit was expected");
    while (absl::ascii_isdigit(static_cast<unsigned char>(Peek()))) ++position_;
    return true;
  }

  bool Number() {
    const std::size_t begin = position_;
    Take('-');
    if (position_ == begin && !absl::ascii_isdigit(static_cast<unsigned char>(Peek())))
      return Fault("a value was expected");
    if (Peek() == '0') {
      ++position_;
    } else if (!Digits()) {
      return false;
    }
    if (Take('.') && !Digits()) return false;
    if (Peek() == 'e' || Peek() == 'E') {
      ++position_;
      if (!Take('+')) Take('-');
      if (!Digits()) return false;
    }
    return true;
  }

  const std::string_view text_;
  const bool syntax_only_;
  std::size_t position_ = 0;
  std::string fault_;
};

}  // namespace

absl::Status CheckJsonSyntax(std::string_view text) { return Checker(text, true).Check(); }

absl::Status CheckJson(std::string_view text) { return Checker(text, false).Check(); }

bool IsCleanUtf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = text.front() == '\0' ? 0 : Utf8Length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace passerelle::gateway::transcoding
