#include "gateway/transcoding/json_cursor.h"

#include <algorithm>

namespace passerelle::gateway::transcoding {
namespace {

void AppendUtf8(std::uint32_t code, std::string& text) {
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | code >> 6);
    text += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0 | code >> 12);
    text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | code >> 18);
    text += static_cast<char>(0x80 | (code >> 12 & 0x3F));
    text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
  }
}

}  // namespace

void JsonCursor::SkipSpace() {
  while (position_ < json_.size() && (json_[position_] == ' ' || json_[position_] == '\t' || json_[position_] == '\r' ||
                                      json_[position_] == '\n')) {
    ++position_;
  }
}

bool JsonCursor::Take(char wanted) {
  SkipSpace();
  if (Peek() != wanted) return false;
  ++position_;
  SkipSpace();
  return true;
}

bool JsonCursor::TakeNull() {
  if (json_.substr(position_, 4) != "null") return false;
  position_ += 4;
  return true;
}

std::string JsonCursor::String() {
  std::string text;
  for (++position_; Peek() != '"';) {
    const std::size_t end = json_.find_first_of("\"\\", position_);
    text.append(json_.substr(position_, end - position_));
    position_ = end;
    if (Peek() == '\\') Escape(text);
  }
  ++position_;
  return text;
}

void JsonCursor::Escape(std::string& text) {
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
  const char letter = json_[position_ + 1];
  position_ += 2;
  if (letter != 'u') {
    text += kMeant[kLetters.find(letter)];
    return;
  }
  std::uint32_t code = Hex4();
  if (code >= 0xD800 && code < 0xDC00) {
    position_ += 2;
    code = 0x10000 + ((code - 0xD800) << 10) + (Hex4() - 0xDC00);
  }
  AppendUtf8(code, text);
}

std::uint32_t JsonCursor::Hex4() {
  const auto code = static_cast<std::uint32_t>(std::stoul(std::string(json_.substr(position_, 4)), nullptr, 16));
  position_ += 4;
  return code;
}

std::string JsonCursor::Token() {
  const std::size_t end = std::min(json_.find_first_of(" \t\r\n,]}", position_), json_.size());
  std::string token(json_.substr(position_, end - position_));
  position_ = end;
  return token;
}

void JsonCursor::SkipValueAt(std::size_t begin) {
  position_ = begin;
  int depth = 0;
  do {
    SkipSpace();
    const char first = Peek();
    if (first == '"') {
      String();
    } else if (first == '{' || first == '[') {
      ++depth;
      ++position_;
    } else if (first == '}' || first == ']') {
      --depth;
      ++position_;
    } else if (first == ',' || first == ':') {
      ++position_;
    } else {
      Token();
    }
  } while (depth > 0);
}

}  // namespace passerelle::gateway::transcoding
