// What was recorded for some sites in one year, ready for the figures of a form to be read from. Pure.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "passerelle/statistics/v1/reports.pb.h"
#include "services/statistics/annual_report/origin_count.h"
#include "services/statistics/figures.h"

namespace passerelle::statistics {

DayRange RangeOfYear(int year);

// Valid as long as the figures do not change.
class YearCount {
 public:
  YearCount(const Figures& figures, const std::vector<std::string>& sites, int year);
  // The same of another report of the year, of these facts of the teams, and of nobody's marks, visits' settings, kits
  // or referrals.
  YearCount(const Figures& figures, const std::vector<std::string>& sites, int year, v1::ActivityReport report,
            std::vector<const SiteOutreach*> outreach);

  const v1::ActivityReport& report() const { return report_; }
  DayRange range() const { return range_; }
  const std::vector<const SiteProfile*>& profiles() const { return profiles_; }
  const std::vector<const SiteOutreach*>& outreach() const { return outreach_; }
  const std::vector<const SiteReferrals*>& referrals() const { return referrals_; }

  // Different registered people who bear at least one of the marks.
  std::int64_t PeopleWithAnyOf(Marks marks) const;
  const HandedOutUnits& units() const { return units_; }
  const OriginCounts& origins() const { return origins_; }
  const OverdoseKitFigures& overdose_kits() const { return overdose_kits_; }
  // Whether there is anything at all in the year.
  bool AnythingRecorded() const;

 private:
  DayRange range_;
  v1::ActivityReport report_;
  std::vector<const SiteProfile*> profiles_;
  std::vector<const SiteOutreach*> outreach_;
  std::vector<const SiteReferrals*> referrals_;
  absl::flat_hash_map<Marks, std::int64_t> people_by_marks_;
  HandedOutUnits units_;
  OriginCounts origins_;
  OverdoseKitFigures overdose_kits_;
};

}  // namespace passerelle::statistics
