#include <google/protobuf/util/field_mask_util.h>

#include "rpcs/referrals.h"
#include "services/referrals/lifecycle/draft_rules.h"
#include "services/referrals/lifecycle/locked_referral.h"
#include "services/referrals/lifecycle/referral_rows.h"
#include "services/referrals/sealed_fields.h"
#include "services/runtime/base/field_mask.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

v1::Referral Merged(const std::vector<std::string>& fields, const v1::Referral& changes, v1::Referral draft) {
  google::protobuf::FieldMask mask;
  for (const std::string& field : fields) mask.add_paths(field);
  google::protobuf::util::FieldMaskUtil::MergeOptions options;
  options.set_replace_repeated_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(changes, mask, options, &draft);
  Complete(draft);
  return draft;
}

// A change may not clear what a draft needs.
absl::Status CheckComplete(const v1::Referral& draft) {
  std::vector<Violation> violations;
  if (draft.partner().empty()) violations.push_back({"referral.partner", "is required"});
  if (draft.theme() == common::v1::ReferralTheme::THEME_UNSPECIFIED)
    violations.push_back({"referral.theme", "is required"});
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

absl::Status Write(rpc::RpcContext& rpc, db::Transaction& transaction, const v1::Referral& draft) {
  ASSIGN_OR_RETURN(const vault::DataKey key, KeeperOf(rpc).KeyOf(transaction, draft.person()));
  return transaction
      .ExecuteOne(sql::kUpdateDraft, {draft.id(), draft.partner(), common::v1::ReferralTheme::Theme_Name(draft.theme()),
                                      vault::SealText(key, kSummary, draft.summary()),
                                      v1::Referral::Urgency_Name(draft.urgency()), db::TextOrNull(draft.consent()),
                                      DisclosedNames(draft), draft.accompanied(), rpc.now(), rpc.principal().subject})
      .status();
}

}  // namespace

absl::StatusOr<v1::Referral> UpdateReferral(rpc::RpcContext& rpc, const v1::UpdateReferralRequest& request) {
  const v1::Referral& changes = request.referral();
  ASSIGN_OR_RETURN(const std::vector<std::string> fields, FieldsToUpdate(request.update_mask(), changes));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const LockedReferral locked, LockReferral(KeeperOf(rpc), transaction, changes.id(), TeamScope(rpc)));
  const v1::Referral& before = locked.referral;
  if (!changes.etag().empty() && changes.etag() != before.etag()) return EtagMismatch();
  if (before.state() != v1::Referral::DRAFT)
    return FailedPrecondition("ILLEGAL_TRANSITION", "Only a referral that is DRAFT can be changed.");
  if (!fields.empty()) {
    const v1::Referral after = Merged(fields, changes, before);
    RETURN_IF_ERROR(CheckComplete(after));
    if (after.partner() != before.partner() || after.theme() != before.theme())
      RETURN_IF_ERROR(CheckPartner(transaction, after, "referral."));
    RETURN_IF_ERROR(Write(rpc, transaction, after));
  }
  ASSIGN_OR_RETURN(v1::Referral answer, ReadReferral(KeeperOf(rpc), transaction, changes.id(), TeamScope(rpc)));
  RETURN_IF_ERROR(transaction.Commit());
  return answer;
}

}  // namespace passerelle::referrals
