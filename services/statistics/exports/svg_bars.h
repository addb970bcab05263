// Bar charts as SVG, to stand in a page.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace passerelle::statistics::exports {

// A value and how it is written.
struct Bar {
  std::int64_t value = 0;
  std::string text;
};

// This year's bar and, under it, that of the year before.
struct BarPair {
  std::string label;
  std::optional<Bar> current;
  std::optional<Bar> previous;
};

struct BarsChart {
  std::string id;  // unique in its page
  std::string title;
  std::string description;
  std::string current_name;
  std::string previous_name;
  std::vector<BarPair> pairs;
};

// Every value stands beside its bar as text; title and description are there for those who do not see the chart.
std::string SvgBars(const BarsChart& chart);

}  // namespace passerelle::statistics::exports
