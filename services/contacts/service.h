// What makes the contacts service: its rpcs, statements, migrations, settings, state and feeds.
#pragma once

#include "services/runtime/process/service.h"

namespace passerelle::contacts {

process::ServiceDefinition Definition();

}  // namespace passerelle::contacts
