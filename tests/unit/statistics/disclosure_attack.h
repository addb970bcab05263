// Somebody who may ask for figures, asks for all there are, and tries to find small numbers by arithmetic.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "passerelle/statistics/v1/reports.pb.h"

namespace passerelle::statistics {

// The numbers about people of a report by their names, and whether each is shown.
struct ReportNumber {
  std::int64_t value = 0;
  bool shown = true;
};
using ReportNumbers = std::map<std::string, ReportNumber>;
ReportNumbers NumbersOf(const v1::ActivityReport& report);

// One year, as it is and as it is shown. Place 0 is the association, the others its sites; period 0 is the year, the
// others its months.
struct YearOfAnswers {
  std::vector<std::vector<v1::ActivityReport>> exact;  // by place and period
  std::vector<std::vector<v1::ActivityReport>> shown;
};

// The small numbers that follow from what is shown: those of 1 to k-1 that are shown, or narrowed down to fewer than k
// values, and differences of 1 to k-1 people between a shown group and a shown group around it. Described for whoever
// reads the test.
std::vector<std::string> FindSmallNumbers(const YearOfAnswers& year, std::int64_t k);

}  // namespace passerelle::statistics
