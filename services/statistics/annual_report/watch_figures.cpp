#include "services/statistics/annual_report/figure_compilers.h"

namespace passerelle::statistics {

Figure Observations(Parameters&) {
  Figure figure;
  figure.unit = v1::ReportLine::COUNT;
  figure.read_own = [](const OwnRecords& records) { return LineValue{records.observations, {}}; };
  return figure;
}

}  // namespace passerelle::statistics
