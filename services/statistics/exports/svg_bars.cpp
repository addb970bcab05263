#include "services/statistics/exports/svg_bars.h"

#include <algorithm>

#include "services/runtime/base/text.h"
#include "services/statistics/exports/html.h"

namespace passerelle::statistics::exports {
namespace {

constexpr int kWidth = 720;
constexpr int kLabelsEnd = 232;
constexpr int kBarsBegin = 244;
constexpr int kLongestBar = 390;
constexpr int kBarHeight = 13;
constexpr int kPairHeight = 40;
constexpr int kTop = 34;
constexpr std::string_view kCurrentColour = "#0f766e";
constexpr std::string_view kPreviousColour = "#a9c9c4";

std::size_t LengthOf(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

std::string_view FirstCharacters(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (std::size_t seen = 0; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (begins && seen++ == count) break;
  }
  return text.substr(0, at);
}

// One or two lines, broken at a blank; what is longer is cut: the table beside the chart has it whole.
std::vector<std::string> LinesOf(std::string_view label) {
  constexpr std::size_t kLongestLine = 36;
  if (LengthOf(label) <= kLongestLine) return {std::string(label)};
  std::string_view first = FirstCharacters(label, kLongestLine);
  if (const std::size_t blank = first.rfind(' '); blank != std::string_view::npos) first = first.substr(0, blank);
  std::string_view rest = label.substr(first.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  if (LengthOf(rest) <= kLongestLine) return {std::string(first), std::string(rest)};
  return {std::string(first), StrCat(FirstCharacters(rest, kLongestLine - 1), "…")};
}

class Drawing {
 public:
  explicit Drawing(const BarsChart& chart)
      : chart_(chart), has_previous_(std::any_of(chart.pairs.begin(), chart.pairs.end(), [](const BarPair& pair) {
          return pair.previous.has_value();
        })) {
    for (const BarPair& pair : chart.pairs) {
      for (const auto& bar : {pair.current, pair.previous}) largest_ = std::max(largest_, bar ? bar->value : 0);
    }
  }

  std::string Draw() && {
    Begin();
    DrawLegend(kBarsBegin, kCurrentColour, chart_.current_name);
    if (has_previous_) DrawLegend(kBarsBegin + 90, kPreviousColour, chart_.previous_name);
    for (std::size_t i = 0; i < chart_.pairs.size(); ++i)
      DrawPair(chart_.pairs[i], kTop + static_cast<int>(i) * kPairHeight);
    html_.Markup("</svg>");
    return std::move(html_).Take();
  }

 private:
  void Begin() {
    const int height = kTop + static_cast<int>(chart_.pairs.size()) * kPairHeight;
    html_.Markup(StrCat("<svg viewBox=\"0 0 ", kWidth, " ", height, "\" role=\"img\" aria-labelledby=\""));
    html_.Text(StrCat(chart_.id, "-title ", chart_.id, "-desc")).Markup("\"><title id=\"");
    html_.Text(StrCat(chart_.id, "-title")).Markup("\">").Text(chart_.title).Markup("</title><desc id=\"");
    html_.Text(StrCat(chart_.id, "-desc")).Markup("\">").Text(chart_.description);
    for (const BarPair& pair : chart_.pairs) {
      html_.Text(StrCat(" ", pair.label, ": "));
      html_.Text(StrCat(chart_.current_name, " ", pair.current ? pair.current->text : "–"));
      if (has_previous_) html_.Text(StrCat(", ", chart_.previous_name, " ", pair.previous ? pair.previous->text : "–"));
      html_.Markup(".");
    }
    html_.Markup("</desc>");
  }

  void DrawLegend(int x, std::string_view colour, std::string_view name) {
    html_.Markup(StrCat("<rect x=\"", x, "\" y=\"8\" width=\"12\" height=\"12\" rx=\"2\" fill=\"", colour, "\"/>"));
    DrawText(x + 18, 18, "start", "#42545c", name);
  }

  void DrawPair(const BarPair& pair, int y) {
    const std::vector<std::string> lines = LinesOf(pair.label);
    const int first = y + kBarHeight + 4 - static_cast<int>(lines.size() - 1) * 7;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      DrawText(kLabelsEnd, first + static_cast<int>(i) * 15, "end", "#1b2b34", lines[i]);
    }
    DrawBar(pair.current, y, kCurrentColour);
    if (has_previous_) DrawBar(pair.previous, y + kBarHeight + 1, kPreviousColour);
  }

  void DrawBar(const std::optional<Bar>& bar, int y, std::string_view colour) {
    if (!bar) return;
    const double share =
        largest_ > 0 ? static_cast<double>(std::max<std::int64_t>(bar->value, 0)) / static_cast<double>(largest_) : 0;
    const int length = std::max(2, static_cast<int>(share * kLongestBar));
    html_.Markup(StrCat("<rect x=\"", kBarsBegin, "\" y=\"", y, "\" width=\"", length, "\" height=\"", kBarHeight,
                        "\" rx=\"2\" fill=\"", colour, "\"/>"));
    DrawText(kBarsBegin + length + 7, y + 11, "start", "#42545c", bar->text);
  }

  void DrawText(int x, int y, std::string_view anchor, std::string_view colour, std::string_view text) {
    html_.Markup(StrCat("<text x=\"", x, "\" y=\"", y, "\" text-anchor=\"", anchor, "\" fill=\"", colour, "\">"));
    html_.Text(text).Markup("</text>");
  }

  const BarsChart& chart_;
  bool has_previous_;
  std::int64_t largest_ = 0;
  HtmlWriter html_;
};

}  // namespace

std::string SvgBars(const BarsChart& chart) { return Drawing(chart).Draw(); }

}  // namespace passerelle::statistics::exports
