#include "services/contacts/service.h"

#include "rpcs/contacts.h"
#include "services/contacts/jobs/follow.h"
#include "services/contacts/state.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

process::ServiceDefinition Definition() {
  process::ServiceDefinition definition;
  definition.name = "contacts";
  definition.rpcs = Rpcs();
  definition.statements = sql::All();
  definition.migrations = sql::Migrations();
  definition.settings = {kAdultAge};
  definition.UseState<State>([](const process::StateInputs& inputs) { return std::make_shared<State>(inputs); },
                             [](State& state) {
                               return std::vector{FollowOutreach(state), FollowItems(state)};
                             });
  definition.calls = {"outreach"};
  definition.UseSites<State>([](State& state, std::string_view site) { return state.sites.Find(site).has_value(); });
  return definition;
}

}  // namespace passerelle::contacts
