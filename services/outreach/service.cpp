#include "services/outreach/service.h"

#include "rpcs/outreach.h"
#include "services/outreach/jobs/jobs.h"
#include "services/outreach/sealing.h"
#include "services/outreach/state.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

process::ServiceDefinition Definition() {
  process::ServiceDefinition definition;
  definition.name = "outreach";
  definition.rpcs = Rpcs();
  definition.statements = sql::All();
  definition.migrations = sql::Migrations();
  definition.sealed = true;
  definition.data_steps = {SealClearText(), KeyRequestHashes()};
  definition.UseState<State>([](const process::StateInputs& inputs) { return std::make_shared<State>(inputs); });
  definition.open_state = [](const std::shared_ptr<void>& state) {
    return std::static_pointer_cast<State>(state)->keeper.FetchOwnKey();
  };
  definition.UseSites<State>([](State& state, std::string_view site) { return state.sites.Find(site).has_value(); });
  definition.subscriptions = [](const std::shared_ptr<void>&) {
    return std::vector{
        FollowItems(),
        FollowPeople(),
    };
  };
  definition.calls = {"supplies", "contacts"};
  definition.jobs = [](const std::shared_ptr<void>& state) {
    const State& own = *std::static_pointer_cast<State>(state);
    return std::vector{
        MoveStockJob(own),
        MaterialiseSeriesJob(own),
        ExpireOffersJob(),
    };
  };
  return definition;
}

}  // namespace passerelle::outreach
