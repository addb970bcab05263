// Figures that add up, and which of them may be shown so that nobody is found by arithmetic: the secrecy of small
// cells. Pure.
//
// A unit is what is shown or hidden as one: a line of a report with its numbers. Each number is a cell. Relations tell
// what a reader knows about cells whatever is shown: that they add up to a total, that people of a part are among those
// of the whole.
//
// A unit is sensitive when one of its numbers is of 1 to k-1 people, or when the difference to a whole around it is.
// Protect() hides the sensitive ones, plays a reader who narrows down each hidden number from everything that is shown,
// and hides more until no number of a sensitive unit can be told more closely than to k possible values.
#pragma once

#include <cstdint>
#include <vector>

namespace passerelle::statistics::disclosure {

using Unit = std::uint32_t;
using Cell = std::uint32_t;

class CellTable {
 public:
  Unit AddUnit();
  // A unit that is never shown, such as what is left over when everything else is.
  Unit AddHiddenUnit();
  // A unit that is shown whatever it is, because it is known anyway.
  Unit AddOpenUnit();
  Cell AddCell(Unit unit, std::int64_t value);

  // The parts add up to the total.
  void AddSum(Cell total, std::vector<Cell> parts);
  // The parts overlap: each lies within the whole, and together they make it.
  void AddCover(Cell whole, std::vector<Cell> parts);
  // The whole is no more than its parts together, which need not lie within it.
  void AddUpperBound(Cell whole, std::vector<Cell> parts);
  // The part's people are among the whole's.
  void AddWithin(Cell part, Cell whole);

  // Hides what must not be shown to readers for whom `threshold` people are the fewest that a number may be of. Called
  // again with a higher one it hides more, and never shows what was hidden.
  void Protect(std::int64_t threshold);
  bool Hidden(Unit unit) const { return units_[unit].hidden; }

 private:
  enum class Kind : std::uint8_t { kSum, kCover, kUpperBound };
  struct Relation {
    Cell total;
    std::vector<Cell> parts;
    Kind kind;
  };
  struct UnitState {
    bool hidden = false;
    bool sensitive = false;
    bool open = false;
    bool hidden_lately = false;  // since all was looked at
  };
  struct CellState {
    Unit unit;
    std::int64_t value;
  };
  struct Nesting {
    Cell part;
    Cell whole;
  };
  // What a reader can tell of a cell.
  struct Interval {
    std::int64_t low;
    std::int64_t high;
    bool operator==(const Interval&) const = default;
  };

  void AddRelation(Cell total, std::vector<Cell> parts, Kind kind);
  void HideSmall(std::int64_t threshold);
  std::vector<Interval> WhatShownTells() const;
  Interval FirstGuess(Cell cell) const;
  // Narrows down the total and the parts by each other, and appends the cells of which something new is told.
  void NarrowBy(const Relation& relation, std::vector<Interval>& known, std::vector<Cell>& narrowed) const;
  bool NarrowTotal(const Relation& relation, std::vector<Interval>& known) const;
  void NarrowParts(const Relation& relation, std::vector<Interval>& known, std::vector<Cell>& narrowed) const;
  void NarrowBy(const Nesting& nesting, std::vector<Interval>& known, std::vector<Cell>& narrowed) const;
  bool HasHidden(const Relation& relation) const;
  // Hides what lets the cell be told so closely; false when there is nothing left to hide.
  bool Shelter(Cell cell, std::int64_t threshold, const std::vector<Interval>& known);
  // The same by what stands in one relation with the cell.
  bool HideAround(Cell cell, std::int64_t threshold, const std::vector<Interval>& known);
  // How many values the relation alone leaves the cell, less one.
  std::int64_t WidthBy(const Relation& relation, Cell cell, const std::vector<Interval>& known) const;
  bool HideSmallestOther(std::uint32_t number, Cell cell);
  bool HideWhole(Cell cell);
  void Hide(Cell cell) { units_[cells_[cell].unit].hidden = units_[cells_[cell].unit].hidden_lately = true; }
  bool HiddenLately(Cell cell) const { return units_[cells_[cell].unit].hidden_lately; }
  bool MayHide(Cell cell) const { return Shown(cell) && !units_[cells_[cell].unit].open; }
  bool Shown(Cell cell) const { return !units_[cells_[cell].unit].hidden; }

  std::vector<UnitState> units_;
  std::vector<CellState> cells_;
  std::vector<Relation> relations_;
  std::vector<std::vector<std::uint32_t>> relations_of_;  // by cell
  std::vector<Nesting> nestings_;
  std::vector<std::vector<std::uint32_t>> nestings_of_;  // by cell
  std::vector<std::vector<Cell>> wholes_of_;             // by cell
  std::vector<bool> treated_;  // by relation: something was hidden there since all was looked at
};

}  // namespace passerelle::statistics::disclosure
