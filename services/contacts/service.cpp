#include "services/contacts/service.h"

#include "rpcs/contacts.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

process::ServiceDefinition Definition() {
  process::ServiceDefinition definition;
  definition.name = "contacts";
  definition.rpcs = Rpcs();
  definition.statements = sql::All();
  definition.migrations = sql::Migrations();
  return definition;
}

}  // namespace passerelle::contacts
