// What happens at the centres, told through the services that record it, and the figures asked for afterwards.
#pragma once

#include <absl/time/time.h>

#include <string>
#include <utility>
#include <vector>

#include "passerelle/contacts/v1/people.pb.h"
#include "passerelle/contacts/v1/visits.pb.h"
#include "passerelle/statistics/v1/reports.pb.h"
#include "passerelle/supplies/v1/catalogue.pb.h"
#include "passerelle/supplies/v1/ledger.pb.h"
#include "tests/support/suite.h"

namespace passerelle::statistics {

// The year that most tests ask for.
inline constexpr char kFrom[] = "2024-01-01";
inline constexpr char kTo[] = "2024-12-31";

// A visit in the making: `VisitAt(site, "2024-03-05T10:00:00Z").By(person).In(STREET).With(INTERVIEW, 30).Giving(item,
// 2)`.
class VisitAt {
 public:
  // `time`: RFC 3339.
  VisitAt(std::string site, const std::string& time);
  VisitAt& By(const std::string& person);
  VisitAt& ByAnonymous(common::v1::Gender gender, common::v1::AgeBand age_band, int people = 1);
  VisitAt& In(common::v1::Setting setting);
  VisitAt& With(common::v1::ActKind kind, int minutes);
  VisitAt& Giving(const std::string& item, int quantity);
  VisitAt& TakingBack(int syringes);
  VisitAt& On(const std::string& outing);
  // Records it as the reception of its site; the test fails when it is refused.
  contacts::v1::Visit Record() const;

 private:
  contacts::v1::RecordVisitRequest request_;
};

void Void(const contacts::v1::Visit& visit);
contacts::v1::Person Register(const std::string& site, common::v1::Gender gender = common::v1::UNKNOWN,
                              int birth_year = 0);
void Update(const contacts::v1::Person& person, common::v1::Gender gender, int birth_year);

// A slug nobody else uses.
std::string FreshSlug(const std::string& kind);
void CreateItem(const std::string& id, const std::string& report_line,
                const std::vector<std::pair<std::string, int>>& components = {});
void ChangeComponents(const std::string& id, const std::vector<std::pair<std::string, int>>& components);

// Waits (on the condition, at most 20 s) until GetFreshness says that every event told so far has been taken in; after
// a rebuild too.
void AwaitFigures();
// The same for one feed, whether or not the others can be reached.
void AwaitFeed(const std::string& feed);

// The report of the sites as the caller sees it, once every feed has been followed to its end.
absl::StatusOr<v1::ActivityReport> AskReport(const access::Principal& caller, const std::vector<std::string>& sites,
                                             const std::string& from, const std::string& to);
// The same at once, whatever has been taken in.
absl::StatusOr<v1::ActivityReport> AskReportNow(const access::Principal& caller, const std::vector<std::string>& sites,
                                                const std::string& from, const std::string& to);
v1::ActivityReport Report(const std::vector<std::string>& sites, const std::string& from, const std::string& to);
absl::StatusOr<v1::ActivitySeries> AskSeries(const access::Principal& caller, v1::Metric metric, v1::Interval interval,
                                             const std::vector<std::string>& sites, const std::string& from,
                                             const std::string& to);
// The values of a series.
std::vector<std::int64_t> Series(v1::Metric metric, v1::Interval interval, const std::vector<std::string>& sites,
                                 const std::string& from, const std::string& to);

}  // namespace passerelle::statistics
