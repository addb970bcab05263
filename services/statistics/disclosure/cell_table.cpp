#include "services/statistics/disclosure/cell_table.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <set>

namespace passerelle::statistics::disclosure {
namespace {

// More than any figure, and so little that sums of it do not overflow.
constexpr std::int64_t kUnbounded = std::int64_t{1} << 48;

// Numbers that are still to be dealt with, in the order in which they came, each once at a time.
class WorkList {
 public:
  explicit WorkList(std::size_t numbers) : waiting_(numbers) {}
  bool empty() const { return queue_.empty(); }
  void Add(std::uint32_t number) {
    if (waiting_[number]) return;
    waiting_[number] = true;
    queue_.push_back(number);
  }
  std::uint32_t Take() {
    const std::uint32_t number = queue_.front();
    queue_.pop_front();
    waiting_[number] = false;
    return number;
  }

 private:
  std::vector<bool> waiting_;
  std::deque<std::uint32_t> queue_;
};

bool IsSmall(std::int64_t value, std::int64_t threshold) { return value > 0 && value < threshold; }

}  // namespace

Unit CellTable::AddUnit() {
  units_.emplace_back();
  return static_cast<Unit>(units_.size() - 1);
}

Unit CellTable::AddHiddenUnit() {
  units_.push_back({.hidden = true});
  return static_cast<Unit>(units_.size() - 1);
}

Unit CellTable::AddOpenUnit() {
  units_.push_back({.open = true});
  return static_cast<Unit>(units_.size() - 1);
}

Cell CellTable::AddCell(Unit unit, std::int64_t value) {
  cells_.push_back({unit, value});
  relations_of_.emplace_back();
  nestings_of_.emplace_back();
  wholes_of_.emplace_back();
  return static_cast<Cell>(cells_.size() - 1);
}

void CellTable::AddSum(Cell total, std::vector<Cell> parts) { AddRelation(total, std::move(parts), Kind::kSum); }

void CellTable::AddCover(Cell whole, std::vector<Cell> parts) {
  for (const Cell part : parts) AddWithin(part, whole);
  AddRelation(whole, std::move(parts), Kind::kCover);
}

void CellTable::AddUpperBound(Cell whole, std::vector<Cell> parts) {
  AddRelation(whole, std::move(parts), Kind::kUpperBound);
}

void CellTable::AddWithin(Cell part, Cell whole) {
  const auto number = static_cast<std::uint32_t>(nestings_.size());
  nestings_of_[part].push_back(number);
  nestings_of_[whole].push_back(number);
  nestings_.push_back({part, whole});
  wholes_of_[part].push_back(whole);
}

void CellTable::AddRelation(Cell total, std::vector<Cell> parts, Kind kind) {
  const auto number = static_cast<std::uint32_t>(relations_.size());
  relations_of_[total].push_back(number);
  for (const Cell part : parts) relations_of_[part].push_back(number);
  relations_.push_back({total, std::move(parts), kind});
}

void CellTable::Protect(std::int64_t threshold) {
  HideSmall(threshold);
  for (bool more = true; more;) {
    more = false;
    for (UnitState& unit : units_) unit.hidden_lately = false;
    const std::vector<Interval> known = WhatShownTells();
    for (Cell cell = 0; cell < cells_.size(); ++cell) {
      const bool told = known[cell].high - known[cell].low < threshold - 1;
      if (told && cells_[cell].value != 0 && units_[cells_[cell].unit].sensitive) {
        more = Shelter(cell, threshold, known) || more;
      }
    }
  }
}

void CellTable::HideSmall(std::int64_t threshold) {
  const auto hide = [this](Cell cell) {
    UnitState& unit = units_[cells_[cell].unit];
    if (!unit.open) unit = {.hidden = true, .sensitive = true};
  };
  for (Cell cell = 0; cell < cells_.size(); ++cell) {
    if (IsSmall(cells_[cell].value, threshold)) hide(cell);
  }
  for (const Nesting& nesting : nestings_) {
    const std::int64_t part = cells_[nesting.part].value;
    if (part > 0 && IsSmall(cells_[nesting.whole].value - part, threshold)) hide(nesting.part);
  }
}

bool CellTable::HasHidden(const Relation& relation) const {
  return !Shown(relation.total) ||
         std::any_of(relation.parts.begin(), relation.parts.end(), [this](Cell part) { return !Shown(part); });
}

CellTable::Interval CellTable::FirstGuess(Cell cell) const {
  const std::int64_t value = cells_[cell].value;
  if (Shown(cell)) return {value, value};
  // What counts nobody is shown, so that a reader takes whatever is hidden for more than that.
  return {value == 0 ? 0 : 1, kUnbounded};
}

std::vector<CellTable::Interval> CellTable::WhatShownTells() const {
  std::vector<Interval> known;
  known.reserve(cells_.size());
  for (Cell cell = 0; cell < cells_.size(); ++cell) known.push_back(FirstGuess(cell));
  // Whatever tells something may tell more once one of its cells is told more closely: nothing else is looked at again.
  WorkList relations(relations_.size());
  for (std::uint32_t number = 0; number < relations_.size(); ++number) {
    if (HasHidden(relations_[number])) relations.Add(number);
  }
  WorkList nestings(nestings_.size());
  for (std::uint32_t number = 0; number < nestings_.size(); ++number) {
    if (!Shown(nestings_[number].part) || !Shown(nestings_[number].whole)) nestings.Add(number);
  }
  std::vector<Cell> narrowed;
  while (!relations.empty() || !nestings.empty()) {
    if (!nestings.empty()) {
      NarrowBy(nestings_[nestings.Take()], known, narrowed);
    } else {
      NarrowBy(relations_[relations.Take()], known, narrowed);
    }
    for (const Cell cell : narrowed) {
      for (const std::uint32_t number : relations_of_[cell]) relations.Add(number);
      for (const std::uint32_t number : nestings_of_[cell]) nestings.Add(number);
    }
    narrowed.clear();
  }
  return known;
}

void CellTable::NarrowBy(const Relation& relation, std::vector<Interval>& known, std::vector<Cell>& narrowed) const {
  if (NarrowTotal(relation, known)) narrowed.push_back(relation.total);
  NarrowParts(relation, known, narrowed);
}

bool CellTable::NarrowTotal(const Relation& relation, std::vector<Interval>& known) const {
  Interval parts{0, 0};
  std::int64_t highest_low = 0;
  for (const Cell part : relation.parts) {
    parts = {parts.low + known[part].low, parts.high + known[part].high};
    highest_low = std::max(highest_low, known[part].low);
  }
  Interval& total = known[relation.total];
  const Interval before = total;
  total.high = std::min(total.high, parts.high);
  if (relation.kind == Kind::kSum) total.low = std::max(total.low, parts.low);
  if (relation.kind == Kind::kCover) total.low = std::max(total.low, highest_low);
  return total != before;
}

void CellTable::NarrowParts(const Relation& relation, std::vector<Interval>& known, std::vector<Cell>& narrowed) const {
  Interval sum{0, 0};
  for (const Cell part : relation.parts) sum = {sum.low + known[part].low, sum.high + known[part].high};
  const Interval total = known[relation.total];
  for (const Cell cell : relation.parts) {
    Interval& part = known[cell];
    const Interval before = part;
    part.low = std::max(part.low, total.low - (sum.high - before.high));
    if (relation.kind == Kind::kSum) part.high = std::min(part.high, total.high - (sum.low - before.low));
    if (relation.kind == Kind::kCover) part.high = std::min(part.high, total.high);
    sum = {sum.low + part.low - before.low, sum.high + part.high - before.high};
    if (part != before) narrowed.push_back(cell);
  }
}

void CellTable::NarrowBy(const Nesting& nesting, std::vector<Interval>& known, std::vector<Cell>& narrowed) const {
  Interval& part = known[nesting.part];
  Interval& whole = known[nesting.whole];
  if (part.high > whole.high) {
    part.high = whole.high;
    narrowed.push_back(nesting.part);
  }
  if (part.low > whole.low) {
    whole.low = part.low;
    narrowed.push_back(nesting.whole);
  }
}

bool CellTable::Shelter(Cell cell, std::int64_t threshold, const std::vector<Interval>& known) {
  // A relation in which nothing is left to hide tells by what is told of the others in it: they are next.
  std::vector<Cell> telling = {cell};
  std::set<Cell> reached = {cell};
  for (std::size_t next = 0; next < telling.size(); ++next) {
    if (HideAround(telling[next], threshold, known)) return true;
    for (const std::uint32_t number : relations_of_[telling[next]]) {
      const auto reach = [&](Cell other) {
        const bool told = known[other].high - known[other].low < threshold - 1;
        if (told && !Shown(other) && reached.insert(other).second) telling.push_back(other);
      };
      reach(relations_[number].total);
      for (const Cell part : relations_[number].parts) reach(part);
    }
  }
  return false;
}

bool CellTable::HideAround(Cell cell, std::int64_t threshold, const std::vector<Interval>& known) {
  std::optional<std::uint32_t> closest;
  std::int64_t least_width = kUnbounded;
  bool hid = false;
  for (const std::uint32_t number : relations_of_[cell]) {
    const std::int64_t width = WidthBy(relations_[number], cell, known);
    if (width < threshold - 1) hid = HideSmallestOther(number, cell) || hid;
    if (width < least_width) {
      least_width = width;
      closest = number;
    }
  }
  // Only several relations together tell it, or a whole around it that is hardly larger.
  return hid || (closest && HideSmallestOther(*closest, cell)) || HideWhole(cell);
}

bool CellTable::HideWhole(Cell cell) {
  std::optional<Cell> smallest;
  for (const Cell whole : wholes_of_[cell]) {
    if (HiddenLately(whole)) return true;
    if (!MayHide(whole)) continue;
    if (!smallest || cells_[whole].value < cells_[*smallest].value) smallest = whole;
  }
  if (!smallest) return false;
  Hide(*smallest);
  return true;
}

std::int64_t CellTable::WidthBy(const Relation& relation, Cell cell, const std::vector<Interval>& known) const {
  Interval others{0, 0};
  std::int64_t highest_low = 0;
  for (const Cell part : relation.parts) {
    if (part == cell) continue;
    others = {others.low + known[part].low, others.high + known[part].high};
    highest_low = std::max(highest_low, known[part].low);
  }
  Interval told = FirstGuess(cell);
  if (cell == relation.total) {
    told.high = std::min(told.high, others.high);
    if (relation.kind == Kind::kSum) told.low = std::max(told.low, others.low);
    if (relation.kind == Kind::kCover) told.low = std::max(told.low, highest_low);
  } else {
    const Interval total = known[relation.total];
    told.low = std::max(told.low, total.low - others.high);
    if (relation.kind == Kind::kSum) told.high = std::min(told.high, total.high - others.low);
    if (relation.kind == Kind::kCover) told.high = std::min(told.high, total.high);
  }
  return told.high - told.low;
}

bool CellTable::HideSmallestOther(std::uint32_t number, Cell cell) {
  const Relation& relation = relations_[number];
  std::optional<Cell> smallest;
  // What was hidden for another cell, or for another number of this one, may be enough here too: that shows when all is
  // looked at again.
  for (const Cell part : relation.parts) {
    if (part == cell) continue;
    if (HiddenLately(part)) return true;
    if (!MayHide(part) || cells_[part].value == 0) continue;
    if (!smallest || cells_[part].value < cells_[*smallest].value) smallest = part;
  }
  if (relation.total != cell) {
    if (HiddenLately(relation.total)) return true;
    if (!smallest && MayHide(relation.total)) smallest = relation.total;
  }
  if (!smallest) return false;
  Hide(*smallest);
  return true;
}

}  // namespace passerelle::statistics::disclosure
