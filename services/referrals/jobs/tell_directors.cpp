#include "services/referrals/emergencies/director_mails.h"
#include "services/referrals/jobs/jobs.h"

namespace passerelle::referrals {

process::Job TellDirectorsJob(State& state) {
  return {.name = "tell_directors",
          .period = absl::Seconds(1),
          .run =
              [&state](process::JobContext& context) {
                return SendDirectorMails(context, state.courier->means(), state.directors);
              },
          // Beyond the longest attempt, and within the lease.
          .timeout = absl::Seconds(45)};
}

}  // namespace passerelle::referrals
