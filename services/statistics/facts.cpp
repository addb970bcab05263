#include "services/statistics/facts.h"

#include <charconv>

namespace passerelle::statistics {
namespace {

// Takes the first element off a comma-separated list.
std::string_view Next(std::string_view& list) {
  const std::size_t comma = list.find(',');
  const std::string_view element = list.substr(0, comma);
  list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  return element;
}

int NextNumber(std::string_view& list) {
  const std::string_view element = Next(list);
  int number = 0;
  std::from_chars(element.data(), element.data() + element.size(), number);
  return number;
}

}  // namespace

std::vector<std::pair<std::string_view, int>> Pair(std::string_view slugs, std::string_view units) {
  std::vector<std::pair<std::string_view, int>> pairs;
  while (!slugs.empty()) {
    const std::string_view slug = Next(slugs);
    pairs.emplace_back(slug, NextNumber(units));
  }
  return pairs;
}

VisitFact VisitFromRow(const db::Row& row) {
  VisitFact visit;
  visit.site = row.Text("site");
  visit.day = row.Int32("day");
  visit.setting = row.Int32("setting");
  if (const std::string_view person = row.Text("person"); !person.empty()) visit.person = ParseId(person);
  visit.gender = row.Int32("gender");
  visit.age_band = row.Int32("age_band");
  visit.people = row.Int32("people");
  std::string_view kinds = row.Text("act_kinds");
  std::string_view minutes = row.Text("act_minutes");
  while (!kinds.empty()) {
    const int kind = NextNumber(kinds);
    visit.acts.emplace_back(kind, NextNumber(minutes));
  }
  visit.handouts = Pair(row.Text("items"), row.Text("quantities"));
  visit.syringes_returned = row.Int32("syringes_returned");
  visit.with_outing = row.Bool("with_outing");
  return visit;
}

HandoutFact HandoutFromRow(const db::Row& row) {
  HandoutFact handout{.site = row.Text("site"),
                      .day = row.Int32("day"),
                      .item = row.Text("item"),
                      .quantity = row.Int32("quantity"),
                      .location_kind = row.Text("location_kind")};
  if (!row.IsNull("outing")) handout.outing = ParseId(row.Text("outing"));
  return handout;
}

ReturnFact ReturnFromRow(const db::Row& row) {
  return {.site = row.Text("site"),
          .day = row.Int32("day"),
          .syringes = row.Int32("syringes"),
          .containers = row.Int32("containers"),
          .location_kind = row.Text("location_kind")};
}

OutingFact OutingFromRow(const db::Row& row) {
  OutingFact outing{.kind = std::string(row.Text("kind")),
                    .day = row.Int32("day"),
                    .completed = row.Bool("completed"),
                    .cancelled = row.Bool("cancelled"),
                    .minutes = row.Int32("minutes"),
                    .team_size = row.Int32("team_size"),
                    .unknown = {},
                    .known_people = row.Int32("known_people"),
                    .needles_picked_up = row.Int32("needles_picked_up"),
                    .mediations = row.Int32("mediations"),
                    .incidents = row.Int32("incidents")};
  std::string_view genders = row.Text("unknown_genders");
  std::string_view age_bands = row.Text("unknown_age_bands");
  std::string_view counts = row.Text("unknown_counts");
  while (!counts.empty()) {
    const int gender = NextNumber(genders);
    const int age_band = NextNumber(age_bands);
    outing.unknown.push_back({gender, age_band, NextNumber(counts)});
  }
  return outing;
}

SiteProfile SiteFromRow(const db::Row& row) {
  SiteProfile site{.display_name = std::string(row.Text("display_name")),
                   .address = std::string(row.Text("address")),
                   .openings = {},
                   .closures = {}};
  std::string_view days = row.Text("opening_days");
  std::string_view starts = row.Text("opening_starts");
  std::string_view ends = row.Text("opening_ends");
  std::string_view uses = row.Text("opening_uses");
  while (!days.empty()) {
    site.openings.push_back(
        {std::string(Next(days)), std::string(Next(starts)), std::string(Next(ends)), std::string(Next(uses))});
  }
  std::string_view first_days = row.Text("closure_starts");
  std::string_view last_days = row.Text("closure_ends");
  while (!first_days.empty()) {
    const Day first = NextNumber(first_days);
    site.closures.push_back({first, NextNumber(last_days)});
  }
  return site;
}

MediationFact MediationFromRow(const db::Row& row) {
  return {.kind = std::string(row.Text("kind")),
          .day = row.Int32("day"),
          .minutes = row.Int32("minutes"),
          .needles_picked_up = row.Int32("needles_picked_up"),
          .voided = row.Bool("voided")};
}

ActivityFact ActivityFromRow(const db::Row& row) {
  return {.kind = std::string(row.Text("kind")),
          .day = row.Int32("day"),
          .held = row.Bool("held"),
          .minutes = row.Int32("minutes"),
          .participants = row.Int32("participants")};
}

ReferralFact ReferralFromRow(const db::Row& row) {
  ReferralFact referral{.theme = std::string(row.Text("theme")),
                        .state = std::string(row.Text("state")),
                        .outcome = std::string(row.Text("outcome")),
                        .day = row.Int32("day"),
                        .answer_seconds = std::nullopt,
                        .accompanied = row.Bool("accompanied"),
                        .partner = std::string(row.Text("partner"))};
  if (!row.IsNull("answer_seconds")) referral.answer_seconds = row.Int32("answer_seconds");
  return referral;
}

OverdoseKitFact OverdoseKitFromRow(const db::Row& row) {
  return {.day = row.Int32("day"),
          .occasion = std::string(row.Text("occasion")),
          .replaces = std::string(row.Text("replaces")),
          .training_minutes = row.Int32("training_minutes"),
          .fate = std::string(row.Text("fate"))};
}

}  // namespace passerelle::statistics
