// What makes the supplies service: its rpcs, statements, migrations, settings, state and feeds.
#pragma once

#include "services/runtime/process/service.h"

namespace passerelle::supplies {

process::ServiceDefinition Definition();

}  // namespace passerelle::supplies
