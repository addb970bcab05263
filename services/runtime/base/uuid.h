// UUIDs (RFC 9562) in their canonical lower-case text form.
#pragma once

#include <string>
#include <string_view>

namespace passerelle {

// Time-ordered, from the system clock and a CSPRNG; strictly increasing within one process.
std::string NewUuidV7();
// Name-based (SHA-1) in the suite's own namespace: the same name always gives the same id.
std::string UuidV5(std::string_view name);
// 36 characters, hyphens in place, hexadecimal digits of either case.
bool IsUuid(std::string_view text);

}  // namespace passerelle
