#include "services/referrals/jobs/jobs.h"

namespace passerelle::referrals {

process::Job DeliverJob(State& state) {
  return {.name = "deliver",
          .period = absl::Seconds(1),
          .run = [&state](process::JobContext& context) { return state.courier->Run(context); },
          // New work is begun while some receivers are slow, except in what is left for the last attempts to end.
          .timeout = absl::Minutes(1),
          .bell = state.courier->bell()};
}

}  // namespace passerelle::referrals
