#include "services/referrals/state.h"

#include "sql/referrals_service.h"

namespace passerelle::referrals {

State::State(const process::StateInputs& inputs)
    : keeper(inputs.pool, *inputs.vault),
      sites("sites", cache::SiteZonesOf(inputs.pool, sql::kLoadSites)),
      courier(std::make_unique<Courier>(inputs.settings, keeper)),
      directors(inputs.settings) {}

}  // namespace passerelle::referrals
