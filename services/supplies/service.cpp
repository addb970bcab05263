#include "services/supplies/service.h"

#include "rpcs/supplies.h"
#include "services/supplies/jobs/jobs.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

process::ServiceDefinition Definition() {
  process::ServiceDefinition definition;
  definition.name = "supplies";
  definition.rpcs = Rpcs();
  definition.statements = sql::All();
  definition.migrations = sql::Migrations();
  definition.subscriptions = [](const std::shared_ptr<void>&) { return std::vector{FollowSites(), FollowVisits()}; };
  return definition;
}

}  // namespace passerelle::supplies
