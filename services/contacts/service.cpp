#include "services/contacts/service.h"

#include <iostream>

#include "rpcs/contacts.h"
#include "services/contacts/data_rights/erasing_again.h"
#include "services/contacts/jobs/follow.h"
#include "services/contacts/jobs/jobs.h"
#include "services/contacts/sealing/seal_rows.h"
#include "services/contacts/state.h"
#include "services/runtime/base/status.h"
#include "services/runtime/telemetry/log.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

absl::Status EraseAgainFromInput(const process::StateInputs& inputs) {
  ASSIGN_OR_RETURN(const ErasedAgain done, EraseAgain(inputs, std::cin));
  telemetry::Log(telemetry::Level::kInfo, "erased again", {{"listed", done.listed}, {"forgotten", done.forgotten}});
  return absl::OkStatus();
}

}  // namespace

process::ServiceDefinition Definition() {
  process::ServiceDefinition definition;
  definition.name = "contacts";
  definition.rpcs = Rpcs();
  definition.statements = sql::All();
  definition.migrations = sql::Migrations();
  definition.sealed = true;
  definition.data_steps = {process::DataStep{.before = "0005_plain_text_gone",
                                             .run = [](db::Connection& owner, const vault::Vault& vault,
                                                       const config::Settings&) { return SealRows(owner, vault); }}};
  definition.settings = {kAdultAge, kRetentionArchiveDays, kRetentionAnonymiseDays};
  definition.UseState<State>([](const process::StateInputs& inputs) { return std::make_shared<State>(inputs); },
                             [](State& state) {
                               return std::vector{FollowOutreach(state), FollowItems(state),
                                                  FollowForgetting("referrals"), FollowForgetting("statistics")};
                             });
  definition.calls = {"outreach", "referrals", "statistics"};
  definition.jobs = [](const std::shared_ptr<void>& state) {
    const RetentionPeriods& periods = std::static_pointer_cast<State>(state)->retention;
    return std::vector{ArchivePeopleJob(periods), AnonymisePeopleJob(periods)};
  };
  definition.commands["list-erased"] = {
      "Prints the records that were ever forgotten, to be kept apart from backups.",
      [](const process::StateInputs& inputs) { return ListErased(inputs, std::cout); }};
  definition.commands["erase-again"] = {
      "Forgets the people of such a list, on standard input, in what was restored from a backup.", EraseAgainFromInput};
  definition.UseSites<State>([](State& state, std::string_view site) { return state.sites.Find(site).has_value(); });
  return definition;
}

}  // namespace passerelle::contacts
