// Playing a year against a suite and holding its report against the truth.
#pragma once

#include <atomic>

#include "tests/e2e/local_suite.h"
#include "tests/simulator/plan.h"
#include "tests/simulator/replay.h"

namespace passerelle::e2e {

simulator::Plan Planned(const simulator::Figures& figures);

// Plays the plan as the reception of its site. `answered` follows the visits as they are answered.
simulator::Outcome Play(const LocalSuite& suite, const simulator::Plan& plan, double rate = 0,
                        std::atomic<int>* answered = nullptr);

// Fails the test unless the suite's report of the plan's year comes to the plan's truth in every figure, and its
// supplies to the ledger. Waits for the feeds at most a minute.
void ExpectTruth(const LocalSuite& suite, const simulator::Plan& plan);

}  // namespace passerelle::e2e
