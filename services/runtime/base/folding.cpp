#include "services/runtime/base/folding.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_split.h>

#include <string>
#include <vector>

#include "services/runtime/base/text.h"

namespace passerelle {
namespace {

// What each letter of a block becomes, in the order of the block; "-" stays as it is. Made from Unicode's canonical
// decompositions, and by hand for letters that have none (ł, ø, œ, ß …).
struct Block {
  char32_t first;
  std::vector<std::string> letters;
};

constexpr char32_t kLatinFirst = 0x00C0;
constexpr std::string_view kLatin =
    "a a a a a a ae c e e e e i i i i d n o o o o o - o u u u u y th ss a a a a a a ae c e e e e i i i i d n o o "
    "o o o - o u u u u y th y a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g g g g g h h h h i "
    "i i i i i i i i i ij ij j j k k k l l l l l l l l l l n n n n n n n n n o o o o o o oe oe r r r r r r s s s "
    "s s s s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s ";
constexpr char32_t kLatinAdditionalFirst = 0x1E00;
constexpr std::string_view kLatinAdditional =
    "a a b b b b b b c c d d d d d d d d d d e e e e e e e e e e f f g g h h h h h h h h h h i i i i k k k k k k "
    "l l l l l l l l m m m m m m n n n n n n n n o o o o o o o o p p p p r r r r r r r r s s s s s s s s s s t t "
    "t t t t t t u u u u u u u u u u v v v v w w w w w w w w w w x x x x y y z z z z z z h t w y - - s s ss d a "
    "a a a a a a a a a a a a a a a a a a a a a a a e e e e e e e e e e e e e e e e i i i i o o o o o o o o o o o "
    "o o o o o o o o o o o o o u u u u u u u u u u u u u u y y y y y y y y ll ll v v y y ";

std::vector<std::string> Letters(std::string_view table) {
  return absl::StrSplit(ToAbsl(table), ' ', absl::SkipEmpty());
}

const std::vector<Block>& Blocks() {
  static const std::vector<Block> blocks = {
      {kLatinFirst, Letters(kLatin)},
      {kLatinAdditionalFirst, Letters(kLatinAdditional)},
  };
  return blocks;
}

struct Character {
  char32_t point;
  std::size_t bytes;
};

// The first character of valid UTF-8. A malformed end is taken byte by byte.
Character Decode(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (bytes == 1 || bytes > text.size()) return {lead, 1};
  char32_t point = lead & (0xFF >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) point = point << 6 | (byte(i) & 0x3F);
  return {point, bytes};
}

bool IsCombiningMark(char32_t point) { return point >= 0x0300 && point <= 0x036F; }

// Greek and Cyrillic letters below U+0800: two bytes of UTF-8.
char32_t WithoutCase(char32_t point) {
  if ((point >= 0x0391 && point <= 0x03A9) || (point >= 0x0410 && point <= 0x042F)) return point + 0x20;
  if (point >= 0x0400 && point <= 0x040F) return point + 0x50;
  return point;
}

void AppendFolded(std::string_view text, Character character, std::string& folded) {
  const char32_t point = character.point;
  if (point < 0x80) {
    folded += absl::ascii_tolower(static_cast<unsigned char>(point));
    return;
  }
  if (IsCombiningMark(point)) return;
  for (const Block& block : Blocks()) {
    if (point < block.first || point - block.first >= block.letters.size()) continue;
    if (const std::string& letter = block.letters[point - block.first]; letter != "-") {
      folded += letter;
      return;
    }
  }
  if (const char32_t lower = WithoutCase(point); lower != point) {
    folded += static_cast<char>(0xC0 | lower >> 6);
    folded += static_cast<char>(0x80 | (lower & 0x3F));
    return;
  }
  folded += text.substr(0, character.bytes);
}

}  // namespace

std::string Fold(std::string_view text) {
  std::string folded;
  for (text = ToStd(absl::StripAsciiWhitespace(ToAbsl(text))); !text.empty();) {
    const Character character = Decode(text);
    AppendFolded(text, character, folded);
    text.remove_prefix(character.bytes);
  }
  return folded;
}

}  // namespace passerelle
