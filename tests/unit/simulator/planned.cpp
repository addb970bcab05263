#include "tests/unit/simulator/planned.h"

#include <gtest/gtest.h>

#include <utility>

namespace passerelle::simulator {

Plan Planned(const Figures& figures) {
  absl::StatusOr<Plan> plan = MakePlan(figures);
  EXPECT_TRUE(plan.ok()) << plan.status();
  return *std::move(plan);
}

}  // namespace passerelle::simulator
