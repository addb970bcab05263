#include "services/contacts/codes.h"

#include "services/runtime/base/text.h"

namespace passerelle::contacts {

std::string DrawCode() { return DrawSpokenCode(kCodeLength); }

char CheckSymbol(std::string_view nine) { return SpokenCheckSymbol(nine); }

std::optional<std::string> ParseCode(std::string_view typed) { return ParseSpokenCode(typed, kCodeLength); }

std::string ShownCode(std::string_view code) { return StrCat(code.substr(0, 5), "-", code.substr(5)); }

}  // namespace passerelle::contacts
