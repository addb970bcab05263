#include "services/referrals/lifecycle/locked_referral.h"

#include "services/referrals/lifecycle/referral_rows.h"
#include "services/runtime/base/status.h"
#include "services/runtime/events/outbox.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {

absl::StatusOr<LockedReferral> LockReferral(const vault::Keeper& keeper, db::Transaction& transaction,
                                            const std::string& id, const Scope& scope) {
  ASSIGN_OR_RETURN(const db::Result rows, transaction.Execute(sql::kLockReferral, {id, scope.sites, scope.partner}));
  if (rows.empty()) return ReferralUnknown();
  return LockedReferral{.referral = ReferralFromRow(keeper, rows[0]),
                        .version = rows[0].Int("version"),
                        .service_day = std::string(rows[0].TextOrEmpty("service_day")),
                        .at_partner = rows[0].Bool("at_partner"),
                        .accompaniment_count = rows[0].Int("accompaniment_count")};
}

db::Param NextFact(const LockedReferral& locked) {
  if (locked.service_day.empty()) return std::nullopt;
  v1::Referral told = locked.referral;
  told.set_accompanied(told.accompanied() || locked.accompaniment_count > 0);
  return events::EncodeFact(ReferralFact(told, locked.service_day, locked.version + 1));
}

}  // namespace passerelle::referrals
