#include "services/statistics/disclosure/report_lines.h"

#include <google/protobuf/descriptor.h>

#include "services/runtime/base/text.h"

namespace passerelle::statistics::disclosure {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using IsHidden = std::function<bool(std::string_view line)>;

constexpr char kKnownMetLine[] = "known_met";

std::string LineName(const v1::GenderFigure& line) { return StrCat("gender/", static_cast<int>(line.gender())); }
std::string LineName(const v1::AgeBandFigure& line) { return StrCat("age/", static_cast<int>(line.age_band())); }
std::string LineName(const v1::SettingFigure& line) { return StrCat("setting/", static_cast<int>(line.setting())); }
std::string LineName(const v1::ActFigure& line) { return StrCat("act/", static_cast<int>(line.kind())); }
std::string LineName(const v1::MetGenderFigure& line) { return StrCat("met_gender/", static_cast<int>(line.gender())); }
std::string LineName(const v1::MetAgeBandFigure& line) { return StrCat("met_age/", static_cast<int>(line.age_band())); }
std::string LineName(const v1::ReferralThemeFigure& line) { return "theme/" + line.theme(); }
std::string LineName(const v1::ReferralStateFigure& line) { return "state/" + line.state(); }
std::string LineName(const v1::ReferralOutcomeFigure& line) { return "outcome/" + line.outcome(); }
std::string LineName(const v1::ActivityKindFigure& line) { return "activity/" + line.kind(); }

class CellCollector {
 public:
  void Add(std::string line, std::optional<std::int64_t> people, std::optional<std::int64_t> amount) {
    if (people.value_or(0) != 0 || amount.value_or(0) != 0) cells.push_back({std::move(line), people, amount});
  }
  template <class Lines>
  void AddVisits(const Lines& lines) {
    for (const auto& line : lines) Add(LineName(line), line.people_seen(), line.visits());
  }
  template <class Lines>
  void AddCounts(const Lines& lines) {
    for (const auto& line : lines) Add(LineName(line), std::nullopt, line.count());
  }

  std::vector<ReportCells> cells;
};

void CollectReferrals(const v1::ReferralFigures& referrals, CellCollector& collector) {
  collector.Add(kReferralsLine, std::nullopt, referrals.count());
  collector.Add(kClosedLine, std::nullopt, referrals.closed());
  collector.Add(kAnsweredLine, std::nullopt, referrals.answered());
  collector.Add(kAccompaniedLine, std::nullopt, referrals.accompanied());
  collector.AddCounts(referrals.by_theme());
  collector.AddCounts(referrals.by_state());
  collector.AddCounts(referrals.by_outcome());
}

void CollectOutings(const v1::OutingFigures& outings, CellCollector& collector) {
  collector.Add(kOutingLine, outings.people_seen(), outings.visits());
  collector.Add(kMetLine, std::nullopt, outings.unknown_people_met());
  collector.Add(kKnownMetLine, std::nullopt, outings.known_people_met());
  collector.AddCounts(outings.unknown_by_gender());
  collector.AddCounts(outings.unknown_by_age_band());
}

// Calls use(field) for each number of a line: what remains says what it is of.
template <class Use>
void ForEachNumber(const Message& line, Use use) {
  const google::protobuf::Descriptor& fields = *line.GetDescriptor();
  for (int i = 0; i < fields.field_count(); ++i) {
    if (fields.field(i)->cpp_type() == FieldDescriptor::CPPTYPE_INT32) use(*fields.field(i));
  }
}

void Increase(Message& message, const FieldDescriptor& field, std::int32_t amount) {
  const google::protobuf::Reflection& fields = *message.GetReflection();
  fields.SetInt32(&message, &field, fields.GetInt32(message, &field) + amount);
}

// Calls use(line) for each line of the report that is hidden.
template <class Use>
void ForEachHiddenLine(const IsHidden& hidden, v1::ActivityReport& report, Use use) {
  const auto visit = [&](auto& lines) {
    for (auto& line : lines) {
      if (hidden(LineName(line))) use(line);
    }
  };
  visit(*report.mutable_by_gender());
  visit(*report.mutable_by_age_band());
  visit(*report.mutable_by_setting());
  visit(*report.mutable_acts());
  visit(*report.mutable_met_outside()->mutable_by_setting());
  visit(*report.mutable_outings()->mutable_unknown_by_gender());
  visit(*report.mutable_outings()->mutable_unknown_by_age_band());
  visit(*report.mutable_activities()->mutable_by_kind());
  visit(*report.mutable_referrals()->mutable_by_theme());
  visit(*report.mutable_referrals()->mutable_by_state());
  visit(*report.mutable_referrals()->mutable_by_outcome());
}

// The numbers that are no lines: what hides each, where it stands, its name in JSON.
struct LooseNumber {
  const char* line;
  Message* message;
  const char* field;
  const char* name;
};

std::vector<LooseNumber> LooseNumbersOf(v1::ActivityReport& report) {
  Message* outings = report.mutable_outings();
  Message* outside = report.mutable_met_outside();
  Message* referrals = report.mutable_referrals();
  return {{kPeopleLine, &report, "people_seen", "peopleSeen"},
          {kNewLine, &report, "new_people", "newPeople"},
          {kVisitsLine, &report, "visits", "visits"},
          {kAnonymousLine, &report, "anonymous_visits", "anonymousVisits"},
          {kOutsideLine, outside, "people_seen", "metOutside.peopleSeen"},
          {kOutsideLine, outside, "visits", "metOutside.visits"},
          {kOutingLine, outings, "people_seen", "outings.peopleSeen"},
          {kOutingLine, outings, "visits", "outings.visits"},
          {kMetLine, outings, "unknown_people_met", "outings.unknownPeopleMet"},
          {kKnownMetLine, outings, "known_people_met", "outings.knownPeopleMet"},
          {kReferralsLine, referrals, "count", "referrals.count"},
          {kReferralsLine, referrals, "loop_closure_percent", "referrals.loopClosurePercent"},
          {kClosedLine, referrals, "closed", "referrals.closed"},
          {kAnsweredLine, referrals, "answered", "referrals.answered"},
          {kAnsweredLine, referrals, "median_answer_minutes", "referrals.medianAnswerMinutes"},
          {kAnsweredLine, referrals, "mean_answer_minutes", "referrals.meanAnswerMinutes"},
          {kAccompaniedLine, referrals, "accompanied", "referrals.accompanied"}};
}

const FieldDescriptor& FieldOf(const LooseNumber& number) {
  return *number.message->GetDescriptor()->FindFieldByName(number.field);
}

// Calls use(number) for each one that is hidden.
template <class Use>
void ForEachHiddenNumber(const IsHidden& hidden, v1::ActivityReport& report, Use use) {
  for (const LooseNumber& number : LooseNumbersOf(report)) {
    // The rate of closed ones tells how many they are.
    const bool rate = std::string_view(number.field) == "loop_closure_percent";
    if (hidden(number.line) || (rate && hidden(kClosedLine))) use(number);
  }
}

// Material is no person, unless a handful of people make it up.
void WithholdMaterial(v1::ActivityReport& report) {
  report.clear_supplies();
  report.clear_components();
  report.clear_syringes_distributed();
  report.clear_syringes_returned();
  for (const char* name : {"supplies", "components", "syringesDistributed", "syringesReturned"})
    report.add_suppressed(name);
}

}  // namespace

std::vector<ReportCells> CellsOf(const v1::ActivityReport& report) {
  CellCollector collector;
  collector.Add(kPeopleLine, report.people_seen(), std::nullopt);
  collector.Add(kNewLine, report.new_people(), std::nullopt);
  collector.Add(kVisitsLine, std::nullopt, report.visits());
  collector.Add(kAnonymousLine, std::nullopt, report.anonymous_visits());
  collector.Add(kRegisteredLine, report.people_seen(), report.visits() - report.anonymous_visits());
  collector.AddVisits(report.by_gender());
  collector.AddVisits(report.by_age_band());
  collector.AddVisits(report.by_setting());
  std::int64_t acts = 0;
  for (const v1::ActFigure& act : report.acts()) {
    collector.Add(LineName(act), act.people(), act.count());
    acts += act.count();
  }
  collector.Add(kActsLine, std::nullopt, acts);
  collector.Add(kOutsideLine, report.met_outside().people_seen(), report.met_outside().visits());
  CollectOutings(report.outings(), collector);
  for (const v1::ActivityKindFigure& activity : report.activities().by_kind())
    collector.Add(LineName(activity), std::nullopt, activity.participants());
  CollectReferrals(report.referrals(), collector);
  return std::move(collector.cells);
}

void Withhold(const IsHidden& hidden, v1::ActivityReport& report) {
  ForEachHiddenLine(hidden, report, [](auto& line) {
    ForEachNumber(line, [&](const FieldDescriptor& field) { line.GetReflection()->ClearField(&line, &field); });
    line.set_suppressed(true);
  });
  ForEachHiddenNumber(hidden, report, [&](const LooseNumber& number) {
    number.message->GetReflection()->ClearField(number.message, &FieldOf(number));
    report.add_suppressed(number.name);
  });
  if (hidden(kPeopleLine) || hidden(kVisitsLine)) WithholdMaterial(report);
}

void Disturb(const IsHidden& hidden, std::int32_t amount, v1::ActivityReport& report) {
  ForEachHiddenLine(hidden, report, [amount](auto& line) {
    ForEachNumber(line, [&](const FieldDescriptor& field) { Increase(line, field, amount); });
  });
  ForEachHiddenNumber(hidden, report,
                      [&](const LooseNumber& number) { Increase(*number.message, FieldOf(number), amount); });
}

}  // namespace passerelle::statistics::disclosure
