// PostgreSQL's text form of a timestamptz.
#pragma once

#include <absl/time/time.h>

#include <optional>
#include <string_view>

namespace passerelle::db {

// Reads "2026-03-01 07:15:09.25+00", as a session in UTC writes it; absent for anything else (a zone, a date BC,
// infinity).
std::optional<absl::Time> ParseTimestamp(std::string_view text);

}  // namespace passerelle::db
