#include "services/statistics/comparison.h"

#include "services/statistics/report.h"

namespace passerelle::statistics {
namespace {

// The least number of people a published figure may be of: what the health data agencies ask for.
constexpr std::int64_t kFewestPeople = 11;

// What stands for a rate where the figure counts people itself.
constexpr std::int64_t kNoRate = -1;

bool CountsPeople(v1::Metric metric) { return metric == v1::PEOPLE_SEEN || metric == v1::NEW_PEOPLE; }

std::int64_t PerHundred(std::int64_t value, std::int64_t people) { return (value * 100 + people / 2) / people; }

class Comparison {
 public:
  Comparison(const Figures& figures, v1::Metric metric, DayRange range)
      : figures_(figures), metric_(metric), intervals_{range} {}

  std::int64_t PeopleOf(const std::vector<std::string>& sites) const {
    return MakeSeries(figures_, sites, v1::PEOPLE_SEEN, intervals_).front();
  }

  // The sites as one line; one site alone keeps its name.
  void Write(const std::vector<std::string>& sites, std::int64_t people, v1::SiteFigure& line) const {
    if (sites.size() == 1) line.set_site(sites.front());
    line.set_site_count(static_cast<std::int32_t>(sites.size()));
    line.set_suppressed(people < kFewestPeople);
    if (CountsPeople(metric_)) line.set_per_hundred_people(kNoRate);
    if (line.suppressed()) return;
    line.set_value(MakeSeries(figures_, sites, metric_, intervals_).front());
    if (!CountsPeople(metric_)) line.set_per_hundred_people(PerHundred(line.value(), people));
  }

 private:
  const Figures& figures_;
  v1::Metric metric_;
  std::vector<DayRange> intervals_;
};

}  // namespace

v1::SiteComparison MakeComparison(const Figures& figures, const std::vector<std::string>& sites, v1::Metric metric,
                                  DayRange range) {
  const Comparison comparison(figures, metric, range);
  v1::SiteComparison compared;
  compared.set_metric(metric);
  compared.set_from(FormatDay(range.first));
  compared.set_to(FormatDay(range.last));
  std::vector<std::string> small;
  for (const std::string& site : sites) {
    const std::int64_t people = comparison.PeopleOf({site});
    if (people < kFewestPeople) {
      small.push_back(site);
    } else {
      comparison.Write({site}, people, *compared.add_sites());
    }
  }
  if (!small.empty()) comparison.Write(small, comparison.PeopleOf(small), *compared.add_sites());
  return compared;
}

}  // namespace passerelle::statistics
