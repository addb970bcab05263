#include "services/statistics/annual_report/year_count.h"

#include "services/statistics/people_tally.h"
#include "services/statistics/report.h"

namespace passerelle::statistics {
namespace {

absl::flat_hash_map<Marks, std::int64_t> CountPeopleByMarks(const Figures& figures,
                                                            const std::vector<std::string>& sites, DayRange range) {
  PeopleTally tally(figures.counted_as());
  for (const SiteColumns* site : figures.ColumnsOf(sites)) {
    site->ForEachSeen(
        range, [&](PersonNumber person, Marks marks, std::uint32_t visits) { tally.Add(person, marks, visits); });
  }
  absl::flat_hash_map<Marks, std::int64_t> people;
  for (const PersonNumber person : tally.people()) ++people[tally[person].marks];
  return people;
}

std::vector<HandedOut> HandedOutOf(const std::vector<ItemFacts>& items,
                                   const google::protobuf::RepeatedPtrField<v1::SupplyFigure>& supplies) {
  absl::flat_hash_map<std::string_view, const ItemFacts*> by_slug;
  for (const ItemFacts& item : items) by_slug.emplace(item.slug, &item);
  std::vector<HandedOut> handed_out;
  handed_out.reserve(supplies.size());
  for (const v1::SupplyFigure& supply : supplies) handed_out.push_back({by_slug.at(supply.item()), supply.quantity()});
  return handed_out;
}

HandedOutUnits HandedOutIn(const v1::ActivityReport& report, const std::vector<ItemFacts>& items) {
  return {.apart = HandedOutOf(items, report.components()), .whole = HandedOutOf(items, report.supplies())};
}

}  // namespace

DayRange RangeOfYear(int year) { return {DayOf(absl::CivilDay(year, 1, 1)), DayOf(absl::CivilDay(year, 12, 31))}; }

YearCount::YearCount(const Figures& figures, const std::vector<std::string>& sites, int year)
    : range_(RangeOfYear(year)),
      report_(MakeReport(figures, sites, range_)),
      profiles_(figures.ProfilesOf(sites)),
      outreach_(figures.OutreachOf(sites)),
      referrals_(figures.ReferralsOf(sites)),
      people_by_marks_(CountPeopleByMarks(figures, sites, range_)),
      units_(HandedOutIn(report_, figures.items())),
      origins_(CountByOrigin(figures, sites, range_)),
      overdose_kits_(OverdoseKitFiguresOf(figures.OverdoseKitsOf(sites), range_)) {}

YearCount::YearCount(const Figures& figures, const std::vector<std::string>& sites, int year, v1::ActivityReport report,
                     std::vector<const SiteOutreach*> outreach)
    : range_(RangeOfYear(year)),
      report_(std::move(report)),
      profiles_(figures.ProfilesOf(sites)),
      outreach_(std::move(outreach)),
      units_(HandedOutIn(report_, figures.items())),
      origins_(OnlyLocations(CountByOrigin(figures, sites, range_))) {}

std::int64_t YearCount::PeopleWithAnyOf(Marks marks) const {
  std::int64_t people = 0;
  for (const auto& [borne, count] : people_by_marks_) {
    if ((borne & marks) != 0) people += count;
  }
  return people;
}

bool YearCount::AnythingRecorded() const {
  return report_.visits() != 0 || report_.supplies_size() != 0 || report_.syringes_returned() != 0 ||
         report_.outings().count() != 0 || report_.mediation_actions() != 0 || report_.referrals().count() != 0 ||
         report_.activities().by_kind_size() != 0 || !origins_.empty() || overdose_kits_.kits() != 0;
}

}  // namespace passerelle::statistics
