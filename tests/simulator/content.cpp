#include "tests/simulator/content.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace passerelle::simulator {
namespace {

using common::v1::ActKind;

struct ActChance {
  ActKind kind;
  double chance;
  int quarters;  // most quarter hours it takes
};

constexpr std::array<ActChance, 17> kActs = {{{common::v1::WELCOME, 0.85, 2},
                                              {common::v1::SNACK, 0.50, 1},
                                              {common::v1::REST, 0.30, 6},
                                              {common::v1::SHOWER, 0.11, 2},
                                              {common::v1::LAUNDRY, 0.07, 4},
                                              {common::v1::INFORMATION, 0.12, 1},
                                              {common::v1::INTERVIEW, 0.08, 4},
                                              {common::v1::NURSING, 0.05, 3},
                                              {common::v1::RIGHTS, 0.06, 4},
                                              {common::v1::HEALTH_ACCESS, 0.05, 3},
                                              {common::v1::HOUSING, 0.03, 4},
                                              {common::v1::EMPLOYMENT, 0.012, 3},
                                              {common::v1::FAMILY, 0.008, 3},
                                              {common::v1::RAPID_TEST, 0.012, 2},
                                              {common::v1::GROUP_ACTIVITY, 0.025, 8},
                                              {common::v1::ACCOMPANIMENT, 0.015, 10},
                                              {common::v1::REASSURANCE, 0.006, 4}}};

void AddAct(ActKind kind, int minutes, contacts::v1::RecordVisitRequest& visit) {
  auto* act = visit.add_acts();
  act->set_kind(kind);
  act->set_minutes(minutes);
}

// Adds the item with `chance`; the quantity is heavy-tailed around `median`, at most `most`.
void MaybeHandOut(std::string_view item, double chance, double median, int most, Random& random,
                  contacts::v1::RecordVisitRequest& visit) {
  if (!random.Chance(chance)) return;
  auto* handout = visit.add_handouts();
  handout->set_item(std::string(item));
  handout->set_quantity(std::clamp(static_cast<int>(std::lround(random.LogNormal(std::log(median), 0.7))), 1, most));
}

void DrawHandouts(const Habits& habits, int year, Random& random, contacts::v1::RecordVisitRequest& visit) {
  if (habits.injects) {
    MaybeHandOut("kit-injection-1ml", 0.42, 4 * habits.appetite, 60, random, visit);
    MaybeHandOut("kit-injection-2ml", 0.16, 4 * habits.appetite, 60, random, visit);
    MaybeHandOut("syringe-1ml", 0.08, 8 * habits.appetite, 100, random, visit);
    MaybeHandOut("syringe-2ml", 0.03, 6 * habits.appetite, 100, random, visit);
    MaybeHandOut("sharps-container-1l", 0.07, 1, 4, random, visit);
    if (year >= 2016) MaybeHandOut("naloxone-nasal", 0.015, 1, 2, random, visit);
  }
  if (habits.smokes_base) {
    MaybeHandOut("kit-base", 0.34, 1.5, 10, random, visit);
    MaybeHandOut("pipe", 0.10, 1, 5, random, visit);
    MaybeHandOut("foil", 0.06, 10, 100, random, visit);
  }
  if (habits.sniffs) MaybeHandOut("kit-sniff", 0.12, 2, 10, random, visit);
  MaybeHandOut("condom-external", 0.065, 3, 30, random, visit);
  MaybeHandOut("condom-internal", 0.006, 2, 10, random, visit);
  MaybeHandOut("lubricant", 0.03, 3, 20, random, visit);
  MaybeHandOut("leaflet", 0.05, 1, 3, random, visit);
}

}  // namespace

Habits DrawHabits(Random& random) {
  Habits habits;
  habits.injects = random.Chance(0.58);
  habits.smokes_base = random.Chance(0.30);
  habits.sniffs = random.Chance(0.12);
  habits.appetite = std::clamp(random.LogNormal(0, 0.4), 0.5, 3.0);
  return habits;
}

void DrawContent(const Habits& habits, int year, Random& random, contacts::v1::RecordVisitRequest& visit) {
  for (const ActChance& act : kActs) {
    if (random.Chance(act.chance)) AddAct(act.kind, 15 * random.Between(1, act.quarters), visit);
  }
  DrawHandouts(habits, year, random, visit);
  // Material is given most often with advice.
  if (visit.handouts_size() > 0 && random.Chance(0.7)) AddAct(common::v1::COUNSELLING, 15, visit);
  if (visit.acts_size() == 0) AddAct(common::v1::WELCOME, 15, visit);
  if (habits.injects && random.Chance(0.18)) {
    visit.set_syringes_returned(std::clamp(static_cast<int>(random.LogNormal(std::log(9.0), 0.9)), 1, 300));
  }
}

}  // namespace passerelle::simulator
