#include "services/statistics/disclosure/line_relations.h"

#include <string_view>
#include <vector>

#include "passerelle/common/v1/vocabulary.pb.h"
#include "services/statistics/disclosure/report_lines.h"

namespace passerelle::statistics::disclosure {
namespace {

constexpr char kFixedSiteLine[] = "setting/1";
static_assert(common::v1::FIXED_SITE == 1);
// Visits whose setting is not known: nobody is counted there.
constexpr char kNoSettingLine[] = "setting/0";

using Number = std::optional<Cell> LineCells::*;

class LineRelations {
 public:
  LineRelations(const Lines& lines, CellTable& table) : lines_(lines), table_(table) {}

  void RelatePeople() {
    const std::optional<Cell> people = One(kPeopleLine, &LineCells::people);
    if (!people) return;
    table_.AddSum(*people, Group("gender/", &LineCells::people));
    table_.AddSum(*people, Group("age/", &LineCells::people));
    if (!lines_.contains(kNoSettingLine)) table_.AddCover(*people, Group("setting/", &LineCells::people));
    for (const Cell act : Group("act/", &LineCells::people)) table_.AddWithin(act, *people);
    for (const char* some : {kNewLine, kOutsideLine, kOutingLine}) {
      if (const auto part = One(some, &LineCells::people)) table_.AddWithin(*part, *people);
    }
  }

  void RelateVisits() {
    for (const char* group : {"gender/", "age/", "setting/"}) Sum(kVisitsLine, Group(group, &LineCells::amount));
    Sum(kVisitsLine, Each({kAnonymousLine, kRegisteredLine}));
    if (!lines_.contains(kNoSettingLine)) Sum(kVisitsLine, Each({kFixedSiteLine, kOutsideLine}));
  }

  void RelateOthers() {
    Sum(kActsLine, Group("act/", &LineCells::amount));
    Sum(kMetLine, Group("met_gender/", &LineCells::amount));
    Sum(kMetLine, Group("met_age/", &LineCells::amount));
    Sum(kReferralsLine, Group("theme/", &LineCells::amount));
    Sum(kReferralsLine, Group("state/", &LineCells::amount));
    Sum(kClosedLine, Group("outcome/", &LineCells::amount));
    const std::optional<Cell> referrals = One(kReferralsLine, &LineCells::amount);
    if (!referrals) return;
    for (const Cell part : Each({kClosedLine, kAnsweredLine, kAccompaniedLine})) table_.AddWithin(part, *referrals);
  }

 private:
  std::optional<Cell> One(std::string_view line, Number number) const {
    const auto found = lines_.find(line);
    return found == lines_.end() ? std::nullopt : found->second.*number;
  }
  std::vector<Cell> Each(std::initializer_list<const char*> lines) const {
    std::vector<Cell> cells;
    for (const char* line : lines) {
      if (const auto cell = One(line, &LineCells::amount)) cells.push_back(*cell);
    }
    return cells;
  }
  std::vector<Cell> Group(std::string_view prefix, Number number) const {
    std::vector<Cell> cells;
    for (const auto& [name, line] : lines_) {
      if (name.starts_with(prefix) && line.*number) cells.push_back(*(line.*number));
    }
    return cells;
  }
  void Sum(const char* total, std::vector<Cell> parts) {
    if (const auto whole = One(total, &LineCells::amount)) table_.AddSum(*whole, std::move(parts));
  }

  const Lines& lines_;
  CellTable& table_;
};

}  // namespace

void RelateLines(const Lines& lines, CellTable& table) {
  LineRelations relations(lines, table);
  relations.RelatePeople();
  relations.RelateVisits();
  relations.RelateOthers();
}

}  // namespace passerelle::statistics::disclosure
