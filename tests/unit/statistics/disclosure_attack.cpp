#include "tests/unit/statistics/disclosure_attack.h"

#include <algorithm>
#include <set>

namespace passerelle::statistics {
namespace {

using Name = std::string;
constexpr std::int64_t kAnything = std::int64_t{1} << 40;

template <class Lines>
void AddLines(const char* group, const Lines& lines, const char* field, ReportNumbers& numbers) {
  for (const auto& line : lines) {
    const auto& fields = *line.GetDescriptor();
    const auto& key = *fields.FindFieldByNumber(1);
    const auto& reflection = *line.GetReflection();
    const std::string name =
        key.enum_type() != nullptr ? reflection.GetEnum(line, &key)->name() : reflection.GetString(line, &key);
    numbers[std::string(group) + "/" + name + "/" + field] = {reflection.GetInt32(line, fields.FindFieldByName(field)),
                                                              !line.suppressed()};
  }
}

struct Knowledge {
  std::int64_t least = 0;
  std::int64_t most = kAnything;
  std::int64_t truth = 0;
};

class Attacker {
 public:
  explicit Attacker(const YearOfAnswers& year) {
    for (std::size_t place = 0; place < year.exact.size(); ++place) {
      for (std::size_t period = 0; period < year.exact[place].size(); ++period)
        Learn(Where(place, period), year.exact[place][period], year.shown[place][period]);
    }
    for (std::size_t place = 0; place < year.exact.size(); ++place) {
      std::vector<std::string> months;
      for (std::size_t month = 1; month < year.exact[place].size(); ++month) months.push_back(Where(place, month));
      Combine(Where(place, 0), months, true);
    }
    for (std::size_t period = 0; period < year.exact[0].size(); ++period) {
      std::vector<std::string> sites;
      for (std::size_t place = 1; place < year.exact.size(); ++place) sites.push_back(Where(place, period));
      Combine(Where(0, period), sites, false);
    }
  }

  void Reason() {
    for (bool learnt = true; learnt;) {
      learnt = false;
      for (const Sum& sum : sums_) learnt = Use(sum) || learnt;
      for (const auto& [part, whole] : parts_) learnt = UsePart(part, whole) || learnt;
    }
  }

  std::vector<std::string> Found(std::int64_t k) const {
    std::vector<std::string> found;
    for (const auto& [name, known] : known_) {
      const bool small = known.truth > 0 && known.truth < k;
      if (small && known.most - known.least < k - 1) found.push_back(name + " is " + std::to_string(known.truth));
    }
    for (const auto& [part, whole] : parts_) {
      const Knowledge& inside = known_.at(part);
      const Knowledge& outside = known_.at(whole);
      const bool known = inside.least == inside.most && outside.least == outside.most;
      const std::int64_t others = outside.least - inside.least;
      if (known && inside.least > 0 && others > 0 && others < k) found.push_back("all but " + part + " in " + whole);
    }
    return found;
  }

 private:
  struct Sum {
    Name total;
    std::vector<Name> parts;
    bool exact;  // otherwise the parts overlap, and the total is no more than all of them
  };

  static std::string Where(std::size_t place, std::size_t period) {
    return std::to_string(place) + ":" + std::to_string(period) + " ";
  }

  void Learn(const std::string& where, const v1::ActivityReport& exact, const v1::ActivityReport& shown) {
    const ReportNumbers truth = NumbersOf(exact);
    const ReportNumbers seen = NumbersOf(shown);
    for (const auto& [name, number] : truth) {
      if (number.value == 0) continue;
      Knowledge& known = known_[where + name];
      known.truth = number.value;
      known.least = 1;
      const auto answer = seen.find(name);
      if (answer != seen.end() && answer->second.shown) known.least = known.most = answer->second.value;
    }
    for (const char* group : {"gender/", "age/"}) {
      AddSum(where + "people", Group(where, group, "people_seen"), true);
    }
    for (const char* group : {"gender/", "age/", "setting/"}) {
      AddSum(where + "visits", Group(where, group, "visits"), true);
    }
    for (const char* group : {"theme/", "state/"}) AddSum(where + "referrals", Group(where, group, "count"), true);
    for (const char* group : {"setting/", "act/"}) {
      for (const Name& part : Group(where, group, group[0] == 'a' ? "people" : "people_seen"))
        AddPart(part, where + "people");
    }
    AddSum(where + "people", Group(where, "setting/", "people_seen"), false);
    for (const char* part : {"new", "outside_people", "outing_people"}) AddPart(where + part, where + "people");
    AddSum(where + "visits", Present({where + "outside_visits", where + "setting/FIXED_SITE/visits"}), true);
  }

  std::vector<Name> Group(const std::string& where, const std::string& group, const std::string& field) const {
    std::vector<Name> names;
    for (auto known = known_.lower_bound(where + group); known != known_.end(); ++known) {
      if (known->first.rfind(where + group, 0) != 0) break;
      if (known->first.ends_with("/" + field)) names.push_back(known->first);
    }
    return names;
  }
  std::vector<Name> Present(const std::vector<Name>& names) const {
    std::vector<Name> present;
    std::copy_if(names.begin(), names.end(), std::back_inserter(present),
                 [this](const Name& name) { return known_.contains(name); });
    return present;
  }
  void AddSum(const Name& total, std::vector<Name> parts, bool exact) {
    if (known_.contains(total) && !parts.empty()) sums_.push_back({total, std::move(parts), exact});
  }
  void AddPart(const Name& part, const Name& whole) {
    if (known_.contains(part) && known_.contains(whole)) parts_.emplace_back(part, whole);
  }

  // Each number of the whole beside the same number of its parts.
  void Combine(const std::string& whole, const std::vector<std::string>& parts, bool months) {
    std::vector<Name> names;
    for (auto known = known_.lower_bound(whole); known != known_.end() && known->first.rfind(whole, 0) == 0; ++known)
      names.push_back(known->first.substr(whole.size()));
    for (const Name& name : names) {
      std::vector<Name> same;
      for (const std::string& part : parts) same.push_back(part + name);
      same = Present(same);
      const bool people = name.find("people") != Name::npos;
      const bool newcomers = name == "new";
      if (people) {
        for (const Name& part : same) AddPart(part, whole + name);
      }
      AddSum(whole + name, std::move(same), newcomers ? months : !people);
    }
  }

  bool Narrow(const Name& name, std::int64_t least, std::int64_t most) {
    Knowledge& known = known_[name];
    const bool learnt = least > known.least || most < known.most;
    known.least = std::max(known.least, least);
    known.most = std::min(known.most, most);
    return learnt;
  }
  bool Use(const Sum& sum) {
    std::int64_t least = 0, most = 0;
    for (const Name& part : sum.parts) {
      least += known_[part].least;
      most += known_[part].most;
    }
    bool learnt = Narrow(sum.total, sum.exact ? least : 0, most);
    const Knowledge total = known_[sum.total];
    for (const Name& part : sum.parts) {
      const Knowledge own = known_[part];
      const std::int64_t at_most = sum.exact ? total.most - (least - own.least) : kAnything;
      learnt = Narrow(part, total.least - (most - own.most), at_most) || learnt;
      least += known_[part].least - own.least;
      most += known_[part].most - own.most;
    }
    return learnt;
  }
  bool UsePart(const Name& part, const Name& whole) {
    const bool learnt = Narrow(part, 0, known_[whole].most);
    return Narrow(whole, known_[part].least, kAnything) || learnt;
  }

  std::map<Name, Knowledge> known_;
  std::vector<Sum> sums_;
  std::vector<std::pair<Name, Name>> parts_;
};

}  // namespace

ReportNumbers NumbersOf(const v1::ActivityReport& report) {
  const std::set<std::string> withheld(report.suppressed().begin(), report.suppressed().end());
  const auto loose = [&](std::int64_t value, const char* name) {
    return ReportNumber{value, !withheld.contains(name)};
  };
  ReportNumbers numbers = {
      {"people", loose(report.people_seen(), "peopleSeen")},
      {"new", loose(report.new_people(), "newPeople")},
      {"visits", loose(report.visits(), "visits")},
      {"anonymous", loose(report.anonymous_visits(), "anonymousVisits")},
      {"outside_people", loose(report.met_outside().people_seen(), "metOutside.peopleSeen")},
      {"outside_visits", loose(report.met_outside().visits(), "metOutside.visits")},
      {"outing_people", loose(report.outings().people_seen(), "outings.peopleSeen")},
      {"outing_visits", loose(report.outings().visits(), "outings.visits")},
      {"referrals", loose(report.referrals().count(), "referrals.count")},
  };
  for (const char* field : {"people_seen", "visits"}) {
    AddLines("gender", report.by_gender(), field, numbers);
    AddLines("age", report.by_age_band(), field, numbers);
    AddLines("setting", report.by_setting(), field, numbers);
  }
  AddLines("act", report.acts(), "people", numbers);
  AddLines("act", report.acts(), "count", numbers);
  AddLines("theme", report.referrals().by_theme(), "count", numbers);
  AddLines("state", report.referrals().by_state(), "count", numbers);
  return numbers;
}

std::vector<std::string> FindSmallNumbers(const YearOfAnswers& year, std::int64_t k) {
  Attacker attacker(year);
  attacker.Reason();
  return attacker.Found(k);
}

}  // namespace passerelle::statistics
