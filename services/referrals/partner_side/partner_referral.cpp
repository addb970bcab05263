#include "services/referrals/partner_side/partner_referral.h"

#include <stdexcept>

#include "services/runtime/base/proto_time.h"
#include "services/runtime/base/text.h"

namespace passerelle::referrals {
namespace {

template <class Enum>
Enum Parse(bool (*parse)(google::protobuf::ConstStringParam, Enum*), const db::Row& row, std::string_view column) {
  Enum value{};
  if (!parse(std::string(row.Text(column)), &value)) {
    throw std::logic_error(StrCat("the ", column, " of a referral is not one of the contract"));
  }
  return value;
}

}  // namespace

v1::PartnerReferral PartnerReferralOf(const v1::Referral& referral) {
  v1::PartnerReferral seen;
  seen.set_id(referral.id());
  seen.set_site(referral.site());
  seen.set_theme(referral.theme());
  seen.set_urgency(referral.urgency());
  seen.set_accompanied(referral.accompanied());
  seen.set_state(referral.state());
  if (referral.has_send_time()) *seen.mutable_send_time() = referral.send_time();
  if (referral.has_answer_deadline()) *seen.mutable_answer_deadline() = referral.answer_deadline();
  if (referral.has_scheduled_time()) *seen.mutable_scheduled_time() = referral.scheduled_time();
  seen.set_etag(referral.etag());
  return seen;
}

v1::PartnerReferral PartnerReferralFromRow(const db::Row& row) {
  v1::PartnerReferral seen;
  seen.set_id(std::string(row.Text("id")));
  seen.set_site(std::string(row.Text("site")));
  seen.set_theme(Parse(common::v1::ReferralTheme::Theme_Parse, row, "theme"));
  seen.set_urgency(Parse(v1::Referral::Urgency_Parse, row, "urgency"));
  seen.set_accompanied(row.Bool("accompanied"));
  seen.set_state(Parse(v1::Referral::State_Parse, row, "state"));
  SetProto(row.Time("send_time"), *seen.mutable_send_time());
  if (!row.IsNull("answer_deadline")) SetProto(row.Time("answer_deadline"), *seen.mutable_answer_deadline());
  if (!row.IsNull("scheduled_time")) SetProto(row.Time("scheduled_time"), *seen.mutable_scheduled_time());
  seen.set_etag(std::to_string(row.Int("version")));
  return seen;
}

}  // namespace passerelle::referrals
