// Names and short texts as they are searched for, word by word.
#pragma once

#include <string>
#include <string_view>

namespace passerelle {

// The words of `text` without case, accents and punctuation, one space between them: "L'Escale – CSAPA" → "l escale
// csapa".
std::string SearchWords(std::string_view text);

}  // namespace passerelle
