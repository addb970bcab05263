// What the supplies service holds in memory.
#pragma once

#include "services/runtime/cache/slugs.h"
#include "services/runtime/process/service.h"

namespace passerelle::supplies {

struct State {
  explicit State(const process::StateInputs& inputs);

  cache::Slugs sites;  // of outreach; the tables say the rest
};

}  // namespace passerelle::supplies
