// Text as it is searched for.
#pragma once

#include <string>
#include <string_view>

namespace passerelle {

// `text` (valid UTF-8) without case, accents and surrounding spaces: "  Éloïse" → "eloise", "Łukasz" → "lukasz",
// "Œdipe" → "oedipe". Covers Latin letters (Latin-1, Extended-A, the Vietnamese ones of Extended Additional, combining
// marks); Greek and Cyrillic letters lose their case; other characters stay as they are.
std::string Fold(std::string_view text);

}  // namespace passerelle
