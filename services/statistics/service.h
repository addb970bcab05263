// What makes the statistics service: its rpcs, statements, migrations, settings, state and feeds.
#pragma once

#include "services/runtime/process/service.h"

namespace passerelle::statistics {

process::ServiceDefinition Definition();

}  // namespace passerelle::statistics
