// What makes the outreach service: its rpcs, statements, migrations, settings, state and feeds.
#pragma once

#include "services/runtime/process/service.h"

namespace passerelle::outreach {

process::ServiceDefinition Definition();

}  // namespace passerelle::outreach
