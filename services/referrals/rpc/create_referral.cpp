#include <algorithm>

#include "rpcs/referrals.h"
#include "services/referrals/lifecycle/ask_contacts.h"
#include "services/referrals/lifecycle/draft_rules.h"
#include "services/referrals/lifecycle/referral_rows.h"
#include "services/referrals/sealed_fields.h"
#include "services/referrals/state.h"
#include "services/runtime/rpc/policy.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

v1::Referral DraftOf(const v1::CreateReferralRequest& request, const std::string& id) {
  v1::Referral draft;
  draft.set_id(id);
  draft.set_site(request.site());
  draft.set_person(request.person());
  draft.set_partner(request.partner());
  draft.set_theme(request.theme());
  draft.set_summary(request.summary());
  draft.set_urgency(request.urgency());
  draft.set_consent(request.consent());
  *draft.mutable_disclose() = request.disclose();
  draft.set_accompanied(request.accompanied());
  Complete(draft);
  return draft;
}

// The site that refers: the one that is named, else the first of the caller's that has received the person.
absl::StatusOr<std::string> SiteOf(rpc::RpcContext& rpc, const v1::Referral& draft) {
  const std::string& named = draft.site();
  if (!named.empty() && !rpc.state<State>().sites.Find(named)) return rpc::SiteUnknown();
  ASSIGN_OR_RETURN(const std::vector<std::string> sites, AskSitesOf(rpc, draft.person()));
  const auto own = std::find_if(sites.begin(), sites.end(),
                                [&](const std::string& site) { return rpc.principal().MayActFor(site); });
  if (own == sites.end()) return PersonUnknown();
  return named.empty() ? *own : named;
}

absl::Status Insert(rpc::RpcContext& rpc, const v1::Referral& draft, const std::string& request_hash) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  RETURN_IF_ERROR(transaction.Execute(sql::kLockReferredPerson, {draft.person()}).status());
  ASSIGN_OR_RETURN(const db::Result forgotten, transaction.Execute(sql::kFindForgottenPerson, {draft.person()}));
  if (!forgotten.empty()) return PersonUnknown();
  RETURN_IF_ERROR(CheckPartner(transaction, draft, ""));
  ASSIGN_OR_RETURN(const vault::DataKey key, KeeperOf(rpc).KeyOf(transaction, draft.person()));
  RETURN_IF_ERROR(
      transaction
          .Execute(
              sql::kCreateReferral,
              {draft.id(), draft.site(), draft.person(), draft.partner(),
               common::v1::ReferralTheme::Theme_Name(draft.theme()), vault::SealText(key, kSummary, draft.summary()),
               v1::Referral::Urgency_Name(draft.urgency()), db::TextOrNull(draft.consent()), DisclosedNames(draft),
               draft.accompanied(), db::Bytes{request_hash}, rpc.principal().subject, rpc.now()})
          .status());
  return transaction.Commit();
}

}  // namespace

absl::StatusOr<v1::Referral> CreateReferral(rpc::RpcContext& rpc, const v1::CreateReferralRequest& request) {
  const std::string id = rpc.NewResourceId();
  const std::string request_hash = vault::KeyedRequestHash(rpc.vault(), request);
  // A call that is repeated is answered even when its person or its partner has changed since, or contacts cannot be
  // asked.
  ASSIGN_OR_RETURN(db::Result existing, rpc.db().Execute(sql::kFindReferralHash, {id}));
  if (existing.empty()) {
    v1::Referral draft = DraftOf(request, id);
    ASSIGN_OR_RETURN(std::string site, SiteOf(rpc, draft));
    draft.set_site(std::move(site));
    RETURN_IF_ERROR(Insert(rpc, draft, request_hash));
    ASSIGN_OR_RETURN(existing, rpc.db().ExecuteOne(sql::kFindReferralHash, {id}));
  }
  if (!vault::IsSameRequest(rpc.vault(), existing[0].Bytes("request_hash"), request_hash))
    return IdempotencyKeyReused();
  return ReadReferral(KeeperOf(rpc), rpc.db(), id, {});
}

}  // namespace passerelle::referrals
