#include "services/runtime/documents/workbook_state.h"

namespace passerelle::documents {
namespace {

// Told apart by lightness too, for those who do not see the colours and for black and white prints.
constexpr lxw_color_t kSeriesColours[] = {0x0F766E, 0xA9C9C4, 0xC2703D, 0x5B6B73};

void AddSeries(const BarChart& chart, std::size_t index, lxw_chart* into) {
  const BarChart::Series& from = chart.series[index];
  lxw_chart_series* series = chart_add_series(into, nullptr, nullptr);
  const CellRange& categories = chart.categories;
  chart_series_set_categories(series, categories.sheet.c_str(), categories.first_row, categories.first_column,
                              categories.last_row, categories.last_column);
  chart_series_set_values(series, from.values.sheet.c_str(), from.values.first_row, from.values.first_column,
                          from.values.last_row, from.values.last_column);
  chart_series_set_name(series, from.name.c_str());
  lxw_chart_fill fill{};
  fill.color = kSeriesColours[index % std::size(kSeriesColours)];
  chart_series_set_fill(series, &fill);
}

// The first category on top, as it is read.
void LayDown(lxw_chart* chart) {
  chart_axis_set_reverse(chart->y_axis);
  chart_axis_set_crossing_max(chart->x_axis);
}

}  // namespace

void Sheet::AddChart(std::uint32_t row, std::uint16_t column, const BarChart& chart, int width_pixels,
                     int height_pixels) {
  if (state_->sheet == nullptr) return;
  lxw_chart* bars = workbook_add_chart(state_->workbook->book, chart.horizontal ? LXW_CHART_BAR : LXW_CHART_COLUMN);
  for (std::size_t i = 0; i < chart.series.size(); ++i) AddSeries(chart, i, bars);
  chart_title_set_name(bars, chart.title.c_str());
  chart_legend_set_position(bars, LXW_CHART_LEGEND_BOTTOM);
  if (chart.horizontal) LayDown(bars);
  // The size that a chart has unless it is scaled.
  constexpr double kWidth = 480;
  constexpr double kHeight = 288;
  lxw_chart_options options{};
  options.x_scale = width_pixels / kWidth;
  options.y_scale = height_pixels / kHeight;
  std::string description = chart.description;
  options.description = description.data();
  state_->workbook->Note(worksheet_insert_chart_opt(state_->sheet, row, column, bars, &options));
}

}  // namespace passerelle::documents
