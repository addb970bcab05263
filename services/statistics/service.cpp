#include "services/statistics/service.h"

#include "rpcs/statistics.h"
#include "services/statistics/annual_report/form.h"
#include "services/statistics/disclosure/audience.h"
#include "services/statistics/jobs/follow.h"
#include "services/statistics/jobs/jobs.h"
#include "services/statistics/jobs/rebuild.h"
#include "services/statistics/state.h"
#include "services/statistics/survey/questionnaire.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {
namespace {

// Empty at first: the consumers have it catch up as they start, while the service serves already.
std::shared_ptr<State> MakeState(const process::StateInputs& inputs) { return std::make_shared<State>(inputs.pool); }

std::vector<events::Subscription> Subscriptions(State& state) {
  const std::function<void()> applied = [&state] { state.CatchUp(); };
  return {FollowContacts(applied), FollowSupplies(applied), FollowOutreach(applied), FollowReferrals(applied)};
}

}  // namespace

process::ServiceDefinition Definition() {
  Forms::BuiltIn();
  Questionnaires();
  process::ServiceDefinition definition;
  definition.name = "statistics";
  definition.rpcs = Rpcs();
  definition.statements = sql::All();
  definition.migrations = sql::Migrations();
  definition.settings = {disclosure::kInternalThreshold, disclosure::kPublishedThreshold};
  definition.UseState<State>(MakeState, Subscriptions);
  definition.UseSites<State>([](State& state, std::string_view site) { return state.KnowsSite(site); });
  definition.jobs = [](const std::shared_ptr<void>&) { return std::vector{CloseSurveysJob()}; };
  definition.commands["rebuild"] = {"Takes every feed in again from its beginning.", Rebuild};
  return definition;
}

}  // namespace passerelle::statistics
