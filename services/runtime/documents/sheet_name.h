// Names of sheets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace passerelle::documents {

// `wanted` as a name every spreadsheet takes: 1 to 31 UTF-16 units, none of []:*?/\, no apostrophe at its ends, not the
// reserved "History", and unlike those `taken` whatever their case.
std::string SheetName(std::string_view wanted, const std::vector<std::string>& taken);

}  // namespace passerelle::documents
