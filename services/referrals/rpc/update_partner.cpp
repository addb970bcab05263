#include <google/protobuf/util/field_mask_util.h>

#include <algorithm>

#include "rpcs/referrals.h"
#include "services/referrals/partners/partner_rows.h"
#include "services/referrals/partners/partner_rules.h"
#include "services/referrals/settings.h"
#include "services/referrals/state.h"
#include "services/runtime/base/field_mask.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

// The fields that this rpc takes on their own though they lie in another: who changes the e-mail does not touch the
// webhook.
constexpr std::string_view kEmail = "channels.email";
constexpr std::string_view kWebhook = "channels.webhook";

bool Has(const std::vector<std::string>& fields, std::string_view field) {
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

// The fields that change, the channels each by itself.
absl::StatusOr<std::vector<std::string>> FieldsOf(const v1::UpdatePartnerRequest& request) {
  const v1::Channels& channels = request.partner().channels();
  const bool all_that_is_set = request.update_mask().paths().empty();
  google::protobuf::FieldMask whole;
  std::vector<std::string> fields;
  for (const std::string& path : request.update_mask().paths()) {
    if (path == kEmail || path == kWebhook) {
      fields.push_back(path);
    } else {
      whole.add_paths(path);
    }
  }
  if (whole.paths().empty() && !all_that_is_set) return fields;
  ASSIGN_OR_RETURN(const std::vector<std::string> named, FieldsToUpdate(whole, request.partner()));
  for (const std::string& field : named) {
    if (field != "channels") {
      fields.push_back(field);
      continue;
    }
    if (!all_that_is_set || !channels.email().empty()) fields.emplace_back(kEmail);
    if (!all_that_is_set || !channels.webhook().url().empty()) fields.emplace_back(kWebhook);
  }
  return fields;
}

// `fields` of `partner` become those of `changes`; lists and messages are replaced whole.
void MergeFields(const std::vector<std::string>& fields, const v1::Partner& changes, v1::Partner& partner) {
  google::protobuf::FieldMask mask;
  for (const std::string& field : fields) mask.add_paths(field);
  google::protobuf::util::FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(changes, mask, options, &partner);
}

}  // namespace

absl::StatusOr<v1::Partner> UpdatePartner(rpc::RpcContext& rpc, const v1::UpdatePartnerRequest& request) {
  const v1::Partner& changes = request.partner();
  ASSIGN_OR_RETURN(const std::vector<std::string> fields, FieldsOf(request));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const db::Result before, transaction.Execute(sql::kLockPartner, {changes.id()}));
  if (before.empty()) return NotFound("PARTNER_UNKNOWN", "There is no partner of this id.");
  v1::Partner partner = PartnerFromRow(KeeperOf(rpc), before[0]);
  if (!changes.etag().empty() && changes.etag() != partner.etag()) return EtagMismatch();
  if (fields.empty()) return partner;

  MergeFields(fields, changes, partner);
  RETURN_IF_ERROR(CheckPartner(partner, "partner.", !rpc.settings().Text(kAllowedNetworks).empty()));
  db::Params params = WrittenParams(KeeperOf(rpc), partner);
  params.emplace_back(v1::Partner::State_Name(partner.state()));
  params.emplace_back(Has(fields, kWebhook));
  ASSIGN_OR_RETURN(const db::Result after, transaction.ExecuteOne(sql::kUpdatePartner, params));
  RETURN_IF_ERROR(transaction.Commit());
  return PartnerFromRow(KeeperOf(rpc), after[0]);
}

}  // namespace passerelle::referrals
