// How long reports take over the facts of a database filled by generate.sql: report_bench <database url>
#include <absl/time/clock.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "services/statistics/report.h"
#include "services/statistics/state.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

double Milliseconds(const std::function<void()>& work) {
  const absl::Time start = absl::Now();
  work();
  return absl::ToDoubleMilliseconds(absl::Now() - start);
}

// The median and the worst of 31 runs.
void Measure(const char* name, const std::function<void()>& work) {
  std::vector<double> times;
  for (int i = 0; i < 31; ++i) times.push_back(Milliseconds(work));
  std::sort(times.begin(), times.end());
  std::printf("%-44s %9.3f ms   worst %9.3f ms\n", name, times[times.size() / 2], times.back());
}

long ResidentMebibytes() {
  long size = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> size >> resident;
  return resident * 4096 / 1048576;
}

void MeasureReports(const Figures& figures) {
  const std::vector<std::string> all = figures.KnownSites();
  const std::vector<std::string> one = {all[all.size() / 2]};
  const DayRange year = *ParseRange("2022-01-01", "2022-12-31");
  const DayRange odd = *ParseRange("2021-01-15", "2022-11-17");
  const DayRange ever = *ParseRange("2019-01-01", "2023-12-31");
  const v1::ActivityReport country = MakeReport(figures, all, year);
  std::printf("country in 2022: %d people, %d new, %d visits\n", country.people_seen(), country.new_people(),
              country.visits());
  Measure("report, one site, one year", [&] { MakeReport(figures, one, year); });
  Measure("report, all sites, one year", [&] { MakeReport(figures, all, year); });
  Measure("report, all sites, from a 15th to a 17th", [&] { MakeReport(figures, all, odd); });
  Measure("report, all sites, five years", [&] { MakeReport(figures, all, ever); });
  Measure("series PEOPLE_SEEN by month, all sites, 5 y",
          [&] { MakeSeries(figures, all, v1::PEOPLE_SEEN, *IntervalsOf(v1::MONTH, ever)); });
  Measure("series VISITS by day, one site, one year",
          [&] { MakeSeries(figures, one, v1::VISITS, *IntervalsOf(v1::DAY, year)); });
}

int Run(const std::string& url) {
  db::Pool pool({.url = url, .size = 2, .statement_timeout = absl::Minutes(2), .statements = sql::All()});
  State state(pool);
  db::Session session(pool, absl::Now() + absl::Minutes(10));
  const double loading = Milliseconds([&] {
    if (const absl::Status status = state.Follow(session); !status.ok()) std::printf("%s\n", status.ToString().c_str());
  });
  std::printf("counting every fact: %.1f s; resident %ld MiB\n", loading / 1000, ResidentMebibytes());
  Measure("nothing new to follow", [&] { state.Follow(session).IgnoreError(); });
  state.Read(MeasureReports);
  return 0;
}

}  // namespace
}  // namespace passerelle::statistics

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: report_bench <database url>\n");
    return 2;
  }
  return passerelle::statistics::Run(argv[1]);
}
