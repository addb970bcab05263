// Plans that must be made, for the tests of the simulator.
#pragma once

#include "tests/simulator/plan.h"

namespace passerelle::simulator {

// The plan of the figures; the test fails when they allow none.
Plan Planned(const Figures& figures);

}  // namespace passerelle::simulator
