// What the statistics service does by itself.
#pragma once

#include "services/runtime/process/job.h"

namespace passerelle::statistics {

// Closes surveys that nobody closed, so that what people could be recognised by is destroyed.
process::Job CloseSurveysJob();

}  // namespace passerelle::statistics
