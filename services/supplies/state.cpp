#include "services/supplies/state.h"

#include "sql/supplies_service.h"

namespace passerelle::supplies {

State::State(const process::StateInputs& inputs) : sites("sites", cache::SlugsOf(inputs.pool, sql::kLoadSites)) {}

}  // namespace passerelle::supplies
