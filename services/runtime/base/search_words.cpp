#include "services/runtime/base/search_words.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/str_split.h>

#include <vector>

#include "services/runtime/base/folding.h"

namespace passerelle {

std::string SearchWords(std::string_view text) {
  // The punctuation that French names use beyond ASCII: apostrophe, dashes, guillemets, no-break spaces.
  std::string words = absl::StrReplaceAll(
      Fold(text),
      {{"’", " "}, {"–", " "}, {"—", " "}, {"«", " "}, {"»", " "}, {"·", " "}, {"\u00A0", " "}, {"\u202F", " "}});
  for (char& c : words) {
    if (absl::ascii_ispunct(static_cast<unsigned char>(c))) c = ' ';
  }
  const std::vector<std::string> parts = absl::StrSplit(words, absl::ByAnyChar(" \t\r\n\v\f"), absl::SkipEmpty());
  return absl::StrJoin(parts, " ");
}

}  // namespace passerelle
