#pragma once

#include "tests/simulator/plan.h"

namespace passerelle::simulator {

// The plan of figures that must allow one.
Plan Planned(const Figures& figures);

}  // namespace passerelle::simulator
