// What a workbook and its sheets hold behind their headers; the only place that knows the library beneath.
#pragma once

#include <xlsxwriter.h>

#include <map>

#include "services/runtime/documents/workbook.h"

namespace passerelle::documents {

// The kind of a cell's content, which decides its number format; the values of NumberFormat come first.
enum class CellKind { kText = 100, kDay, kTime };

struct Workbook::State {
  explicit State(const Properties& properties);
  ~State();
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // The first thing that went wrong is what Finish() reports.
  void Note(lxw_error result) {
    if (error == LXW_NO_ERROR) error = result;
  }
  lxw_format* FormatOf(int kind, CellStyle style);

  int file = -1;  // in memory
  lxw_workbook* book = nullptr;
  lxw_error error = LXW_NO_ERROR;
  std::size_t cells = 0;
  std::map<std::uint32_t, lxw_format*> formats;  // by kind and style
  std::vector<std::unique_ptr<Sheet::State>> sheets;
};

struct Sheet::State {
  // Whether one more cell may be written; counts it.
  bool TakeCell();

  Workbook::State* workbook;
  lxw_worksheet* sheet;  // null once the workbook has failed
  std::string name;
};

}  // namespace passerelle::documents
