#include "services/referrals/alerts/alerts.h"

#include <stdexcept>

#include "services/runtime/base/proto_time.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {

absl::Status RaiseAlert(db::Executor& db, v1::ReferralAlert::Kind kind, std::string_view site, std::string_view partner,
                        std::string_view referral) {
  return db
      .Execute(sql::kRaiseReferralAlert, {v1::ReferralAlert::Kind_Name(kind), site, partner, db::TextOrNull(referral)})
      .status();
}

v1::ReferralAlert AlertFromRow(const db::Row& row) {
  v1::ReferralAlert alert;
  v1::ReferralAlert::Kind kind = v1::ReferralAlert::KIND_UNSPECIFIED;
  if (!v1::ReferralAlert::Kind_Parse(std::string(row.Text("kind")), &kind))
    throw std::logic_error("an alert has a kind that is not in the contract");
  alert.set_id(std::string(row.Text("id")));
  alert.set_kind(kind);
  alert.set_site(std::string(row.Text("site")));
  alert.set_partner(std::string(row.TextOrEmpty("partner")));
  alert.set_referral(std::string(row.TextOrEmpty("referral")));
  alert.set_emergency_access(std::string(row.TextOrEmpty("emergency_access")));
  SetProto(row.Time("create_time"), *alert.mutable_create_time());
  if (!row.IsNull("acknowledge_time")) SetProto(row.Time("acknowledge_time"), *alert.mutable_acknowledge_time());
  alert.set_acknowledged_by(std::string(row.Text("acknowledged_by")));
  return alert;
}

}  // namespace passerelle::referrals
