// What a reader knows about the lines of one report whatever is shown: which add up, and which lie within others. Pure.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "services/statistics/disclosure/cell_table.h"

namespace passerelle::statistics::disclosure {

struct LineCells {
  Unit unit = 0;
  std::optional<Cell> people = std::nullopt;
  std::optional<Cell> amount = std::nullopt;
};
// The lines of one report, by name.
using Lines = std::map<std::string, LineCells, std::less<>>;

void RelateLines(const Lines& lines, CellTable& table);

}  // namespace passerelle::statistics::disclosure
