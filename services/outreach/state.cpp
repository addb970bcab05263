#include "services/outreach/state.h"

#include "sql/outreach_service.h"

namespace passerelle::outreach {

State::State(const process::StateInputs& inputs)
    : sites("sites", cache::SlugsOf(inputs.pool, sql::kLoadSites)), keeper(inputs.pool, *inputs.vault) {}

}  // namespace passerelle::outreach
