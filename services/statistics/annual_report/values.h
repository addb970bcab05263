// The values of a report by the lines of its form, in no language: what is counted, kept and compared.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace passerelle::statistics {

struct BilingualText {
  std::string fr;
  std::string en;
  bool empty() const { return fr.empty() && en.empty(); }
  // English for "en" and its variants, French otherwise.
  const std::string& In(std::string_view language) const { return language.substr(0, 2) == "en" ? en : fr; }
  bool operator==(const BilingualText& other) const = default;
};

struct LineValue {
  std::int64_t value = 0;
  BilingualText text = {};
  bool hidden = false;  // there is a value, which is not for this reader
  bool operator==(const LineValue& other) const = default;
};

// By line id; a line without a value is absent.
using LineValues = std::map<std::string, LineValue, std::less<>>;

// What a report states, apart from its form's words.
struct ReportContent {
  std::vector<std::string> sites;
  LineValues values;
  LineValues previous;  // of the year before
};

// What was counted for one year.
struct CountedYear {
  std::vector<std::string> sites;
  bool anything_recorded = false;
  LineValues values;
};

// JSON, and back: what does not come from here throws std::logic_error.
std::string WriteCounted(const CountedYear& counted);
CountedYear ReadCounted(const std::string& json);
// Without the sites, which have a column of their own.
std::string WriteContent(const ReportContent& content);
ReportContent ReadContent(const std::string& json, std::vector<std::string> sites);

}  // namespace passerelle::statistics
