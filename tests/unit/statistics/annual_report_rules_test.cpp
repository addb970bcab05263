// The decisions of the yearly report that need no database.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/runtime/base/status.h"
#include "services/statistics/annual_report/entries.h"
#include "services/statistics/annual_report/render.h"
#include "services/statistics/annual_report/versions.h"

namespace passerelle::statistics {
namespace {

using ::testing::ElementsAre;

absl::Time At(const std::string& time) {
  absl::Time parsed;
  std::string problem;
  if (!absl::ParseTime(absl::RFC3339_full, time, &parsed, &problem)) throw std::runtime_error(problem);
  return parsed;
}

TEST(CheckYear, AdmitsTheYearThatItIsSomewhere) {
  EXPECT_TRUE(CheckYear(1990, At("2024-06-01T00:00:00Z")).ok());
  EXPECT_EQ(ReasonOf(CheckYear(1989, At("2024-06-01T00:00:00Z"))), "YEAR_INVALID");
  EXPECT_TRUE(CheckYear(2024, At("2024-06-01T00:00:00Z")).ok());
  EXPECT_EQ(ReasonOf(CheckYear(2025, At("2024-12-31T09:59:59Z"))), "YEAR_INVALID");
  EXPECT_TRUE(CheckYear(2025, At("2024-12-31T10:00:00Z")).ok()) << "it is 2025 in the Line Islands";
}

access::Principal WithSites(std::vector<std::string> sites) {
  return {.subject = "somebody", .roles = {"director"}, .sites = std::move(sites)};
}

google::protobuf::RepeatedPtrField<std::string> Asked(const std::vector<std::string>& sites) {
  return {sites.begin(), sites.end()};
}

TEST(ReportScope, IsTheSameHoweverTheSitesAreListed) {
  EXPECT_EQ(ScopeOf(WithSites({"*"}), Asked({"b", "a", "b"}))->Key(), "a,b");
  EXPECT_EQ(ScopeOf(WithSites({"*"}), Asked({}))->Key(), "");
  EXPECT_TRUE(ScopeOf(WithSites({"*"}), Asked({}))->Association());
}

TEST(ReportScope, IsNeverTheAssociationForSomebodyOfSomeSites) {
  EXPECT_EQ(ScopeOf(WithSites({"b", "a"}), Asked({}))->Key(), "a,b");
  EXPECT_EQ(ReasonOf(ScopeOf(WithSites({}), Asked({})).status()), "SITE_FORBIDDEN");
}

LineValues Combine(const std::vector<std::string>& scope, const std::vector<Entry>& entries) {
  return CombineEntries(Forms::BuiltIn().Current(), {.sites = scope}, entries);
}

LineValue Number(std::int64_t value) { return {value, {}}; }
LineValue Words(const std::string& text) { return {0, {text, text}}; }

TEST(Entries, OfSitesAddUp) {
  const LineValues values = Combine({}, {{"a", "means.staff", Number(100)}, {"b", "means.staff", Number(50)}});
  EXPECT_EQ(values.at("means.staff").value, 150);
}

TEST(Entries, OfTheAssociationReplaceTheSitesSum) {
  const LineValues values = Combine({}, {{"a", "means.staff", Number(100)}, {"", "means.staff", Number(7)}});
  EXPECT_EQ(values.at("means.staff").value, 7);
}

TEST(Entries, OfSeveralSitesHaveNoOwnAmongThem) {
  const LineValues values = Combine({"a", "b"}, {{"a", "means.staff", Number(100)}, {"b", "means.staff", Number(50)}});
  EXPECT_EQ(values.at("means.staff").value, 150);
}

TEST(Entries, ThatAreTextsAreNotAddedUpAndAYesIsOne) {
  const LineValues values = Combine({}, {{"a", "means.name", Words("A")},
                                         {"a", "means.mobile_unit", Number(1)},
                                         {"b", "means.mobile_unit", Number(1)},
                                         {"b", "reception.mail.offered", Number(0)}});
  EXPECT_EQ(values.count("means.name"), 0u);
  EXPECT_EQ(values.at("means.mobile_unit").value, 1);
  EXPECT_EQ(values.at("reception.mail.offered").value, 0);
}

TEST(Entries, OfALineThatTheFormDoesNotEnterAreLeftOut) {
  EXPECT_TRUE(Combine({"a"}, {{"a", "public.people_seen", Number(9)}, {"a", "means.coffee", Number(9)}}).empty());
}

// "b 2 3"; "-" where there was, or is, no value.
std::string TextOf(const v1::ReportDifference& difference) {
  const auto side = [](bool known, std::int64_t value, const std::string& text) {
    return !known ? std::string("-") : text.empty() ? std::to_string(value) : text;
  };
  return difference.line() + " " + side(difference.before_known(), difference.before(), difference.before_text()) +
         " " + side(difference.after_known(), difference.after(), difference.after_text());
}

TEST(Differences, TellWhatCameWentAndChanged) {
  const LineValues before = {{"a", Number(1)}, {"b", Number(2)}, {"c", {0, {"x", "X"}}}, {"d", Number(4)}};
  const LineValues after = {{"a", Number(1)}, {"b", Number(3)}, {"c", {0, {"y", "Y"}}}, {"e", Number(0)}};
  std::vector<std::string> told;
  for (const v1::ReportDifference& difference : DifferencesBetween(before, after, "fr")) {
    told.push_back(TextOf(difference));
  }
  EXPECT_THAT(told, ElementsAre("b 2 3", "c x y", "d 4 -", "e - 0"));
  EXPECT_EQ(TextOf(DifferencesBetween(before, after, "en")[1]), "c X Y");
  EXPECT_TRUE(DifferencesBetween(after, after, "fr").empty());
}

TEST(Values, ComeBackAsTheyWereKept) {
  const ReportContent content{{"a"}, {{"n", Number(-3)}, {"t", {0, {"é \"\n", "e"}}}}, {{"n", Number(7)}}};
  const ReportContent read = ReadContent(WriteContent(content), {"a"});
  EXPECT_EQ(read.sites, content.sites);
  EXPECT_EQ(read.values, content.values);
  EXPECT_EQ(read.previous, content.previous);
  const CountedYear counted = ReadCounted(WriteCounted({{"a", "b"}, true, content.values}));
  EXPECT_THAT(counted.sites, ElementsAre("a", "b"));
  EXPECT_TRUE(counted.anything_recorded);
  EXPECT_EQ(counted.values, content.values);
  EXPECT_THROW(ReadCounted("[]"), std::logic_error);
}

TEST(Rendering, KeepsTheVersionAndTheReasonOfAFrozenReport) {
  FrozenReport frozen;
  frozen.note = {.version = 3, .form = "asa-caarud/1", .reason = "late", .frozen_by = "somebody"};
  frozen.content = {{"a"}, {{"public.visits", Number(12)}}, {{"public.visits", Number(10)}}};
  frozen.freeze_time = At("2025-02-01T08:00:00Z");
  const v1::AnnualReport report = RenderFrozen(frozen, 2024, "en");
  EXPECT_EQ(report.version(), 3);
  EXPECT_EQ(report.reason(), "late");
  EXPECT_EQ(report.freeze_time().seconds(), absl::ToUnixSeconds(frozen.freeze_time));
  int known = 0;
  for (const v1::ReportSection& section : report.sections()) {
    for (const v1::ReportLine& line : section.lines()) {
      known += line.known() ? 1 : 0;
      if (line.id() != "public.visits") continue;
      EXPECT_EQ(line.value(), 12);
      EXPECT_EQ(line.previous_value(), 10);
      EXPECT_EQ(line.label(), "Visits");
    }
  }
  EXPECT_EQ(known, 1);
}

}  // namespace
}  // namespace passerelle::statistics
