// A place in a JSON text and the ways to go on from there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace passerelle::gateway::transcoding {

// The text must have passed CheckJsonSyntax and must outlive the cursor. Nothing here can fail then.
class JsonCursor {
 public:
  explicit JsonCursor(std::string_view json) : json_(json) {}

  std::size_t position() const { return position_; }
  std::string_view TextSince(std::size_t begin) const { return json_.substr(begin, position_ - begin); }
  char Peek() const { return json_[position_]; }

  void SkipSpace();
  // Goes past `wanted` and the blanks around it, if it comes next.
  bool Take(char wanted);
  bool TakeNull();
  // The text of the string that begins here.
  std::string String();
  // The number or word that begins here.
  std::string Token();
  // Goes to the end of the value, of whatever type, that begins at `begin`.
  void SkipValueAt(std::size_t begin);

 private:
  void Escape(std::string& text);
  std::uint32_t Hex4();

  std::string_view json_;
  std::size_t position_ = 0;
};

}  // namespace passerelle::gateway::transcoding
