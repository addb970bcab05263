// What the outreach service holds in memory.
#pragma once

#include "services/runtime/cache/slugs.h"
#include "services/runtime/process/service.h"

namespace passerelle::outreach {

struct State {
  explicit State(const process::StateInputs& inputs);

  cache::Slugs sites;  // only that they exist; the tables say the rest
};

}  // namespace passerelle::outreach
