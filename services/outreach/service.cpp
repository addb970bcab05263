#include "services/outreach/service.h"

#include "rpcs/outreach.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

process::ServiceDefinition Definition() {
  process::ServiceDefinition definition;
  definition.name = "outreach";
  definition.rpcs = Rpcs();
  definition.statements = sql::All();
  definition.migrations = sql::Migrations();
  return definition;
}

}  // namespace passerelle::outreach
