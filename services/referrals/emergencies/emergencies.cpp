#include "services/referrals/emergencies/emergencies.h"

#include <absl/time/clock.h>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/status.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {

absl::Status TellOfEmergency(db::Transaction& transaction, const Directors& directors,
                             const events::v1::EmergencyAccessOpened& opened) {
  const std::vector<std::string> sites(opened.sites().begin(), opened.sites().end());
  RETURN_IF_ERROR(transaction.Execute(sql::kRaiseEmergencyAlerts, {opened.emergency_access(), sites}).status());
  return transaction
      .Execute(sql::kWriteDirectorMails,
               {opened.emergency_access(), directors.Of(sites), opened.subject(), TimeFromProto(opened.create_time()),
                TimeFromProto(opened.expire_time()), absl::Now()})
      .status();
}

}  // namespace passerelle::referrals
