// What makes the referrals service: its rpcs, statements, migrations, settings, state, feeds and jobs.
#pragma once

#include "services/runtime/process/service.h"

namespace passerelle::referrals {

process::ServiceDefinition Definition();

}  // namespace passerelle::referrals
