#include "services/statistics/service.h"

#include "rpcs/statistics.h"
#include "sql/statistics_service.h"

namespace passerelle::statistics {

process::ServiceDefinition Definition() {
  process::ServiceDefinition definition;
  definition.name = "statistics";
  definition.rpcs = Rpcs();
  definition.statements = sql::All();
  definition.migrations = sql::Migrations();
  return definition;
}

}  // namespace passerelle::statistics
