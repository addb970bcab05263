#include "services/referrals/service.h"

#include "rpcs/referrals.h"
#include "services/referrals/jobs/jobs.h"
#include "services/referrals/sealing.h"
#include "services/referrals/settings.h"
#include "services/referrals/state.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {

process::ServiceDefinition Definition() {
  process::ServiceDefinition definition;
  definition.name = "referrals";
  definition.rpcs = Rpcs();
  definition.statements = sql::All();
  definition.migrations = sql::Migrations();
  definition.sealed = true;
  definition.data_steps = {SealClearText(), KeyRequestHashes()};
  definition.settings = {kSecretKey, kDirectorMails, kAllowedNetworks, kCaFile, kMailUrl, kMailFrom, kPublicUrl};
  definition.UseState<State>([](const process::StateInputs& inputs) { return std::make_shared<State>(inputs); },
                             [](State& state) {
                               return std::vector{FollowSites(state), FollowContacts(state), FollowWatch(state)};
                             });
  definition.open_state = [](const std::shared_ptr<void>& state) {
    return std::static_pointer_cast<State>(state)->keeper.FetchOwnKey();
  };
  definition.UseSites<State>([](State& state, std::string_view site) { return state.sites.Find(site).has_value(); });
  definition.calls = {"contacts"};
  definition.jobs = [](const std::shared_ptr<void>& state) {
    State& own = *std::static_pointer_cast<State>(state);
    return std::vector{
        DeliverJob(own), RemindJob(), ExpireReferralsJob(own), ForgetLinksJob(), TellDirectorsJob(own),
    };
  };
  return definition;
}

}  // namespace passerelle::referrals
