// What happens during one visit: acts, handouts, returned syringes.
#pragma once

#include "passerelle/contacts/v1/visits.pb.h"
#include "tests/simulator/random.h"

namespace passerelle::simulator {

// What a person uses, which decides what they take away. Somebody may only come to rest.
struct Habits {
  bool injects = false;
  bool smokes_base = false;
  bool sniffs = false;
  double appetite = 1;  // how much more than others they take at once
};

Habits DrawHabits(Random& random);

// Fills acts, handouts and returns; there is always at least one act. `year` decides what existed (naloxone spray from
// 2016).
void DrawContent(const Habits& habits, int year, Random& random, contacts::v1::RecordVisitRequest& visit);

}  // namespace passerelle::simulator
