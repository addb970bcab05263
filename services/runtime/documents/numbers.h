// Numbers as text, for documents.
#pragma once

#include <cstdint>
#include <string>

#include "services/runtime/documents/document.h"

namespace passerelle::documents {

// A number of 10^-decimals with all its decimals, without grouping: Decimal(-5, 2, ',') is "-0,05".
std::string Decimal(std::int64_t value, int decimals, char decimal_mark);
// The same for people to read: thousands apart, the language's marks, a true minus sign.
std::string Grouped(std::int64_t value, int decimals, Language language);

}  // namespace passerelle::documents
