#include "services/supplies/service.h"

#include "rpcs/supplies.h"
#include "services/supplies/jobs/jobs.h"
#include "services/supplies/sharps/returns.h"
#include "services/supplies/state.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

process::ServiceDefinition Definition() {
  process::ServiceDefinition definition;
  definition.name = "supplies";
  definition.rpcs = Rpcs();
  definition.statements = sql::All();
  definition.migrations = sql::Migrations();
  definition.settings = {kSyringesPerLitre};
  definition.UseState<State>([](const process::StateInputs& inputs) { return std::make_shared<State>(inputs); },
                             [](State& state) {
                               return std::vector{FollowOutreach(state), FollowVisits()};
                             });
  definition.UseSites<State>([](State& state, std::string_view site) { return state.sites.Find(site).has_value(); });
  return definition;
}

}  // namespace passerelle::supplies
