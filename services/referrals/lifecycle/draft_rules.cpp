#include "services/referrals/lifecycle/draft_rules.h"

#include <algorithm>
#include <set>

#include "services/referrals/partners/partner_facts.h"
#include "services/runtime/base/status.h"

namespace passerelle::referrals {
namespace {

absl::StatusOr<PartnerFacts> FindActivePartner(db::Executor& db, const std::string& partner, const std::string& field) {
  ASSIGN_OR_RETURN(std::optional<PartnerFacts> facts, FindPartner(db, partner));
  if (facts && facts->active) return *std::move(facts);
  return FieldError(absl::StatusCode::kFailedPrecondition, "PARTNER_UNKNOWN", field,
                    "There is no partner of this id that takes referrals.");
}

}  // namespace

void Complete(v1::Referral& draft) {
  if (draft.urgency() == v1::Referral::URGENCY_UNSPECIFIED) draft.set_urgency(v1::Referral::NORMAL);
  std::set<int> categories(draft.disclose().begin(), draft.disclose().end());
  categories.erase(common::v1::DATA_CATEGORY_UNSPECIFIED);
  if (categories.empty()) categories.insert(common::v1::SUMMARY);
  draft.clear_disclose();
  for (const int category : categories) draft.add_disclose(static_cast<common::v1::DataCategory>(category));
}

absl::Status CheckPartner(db::Executor& db, const v1::Referral& draft, const std::string& path) {
  ASSIGN_OR_RETURN(const PartnerFacts partner, FindActivePartner(db, draft.partner(), path + "partner"));
  const auto& themes = partner.themes;
  if (themes.empty() || std::find(themes.begin(), themes.end(), draft.theme()) != themes.end()) return absl::OkStatus();
  return FieldError(absl::StatusCode::kFailedPrecondition, "THEME_NOT_OFFERED", path + "theme",
                    "The partner takes no referrals for this.");
}

absl::Status CheckRoom(db::Executor& db, const v1::Referral& draft, const std::string& day, bool without_room) {
  ASSIGN_OR_RETURN(const PartnerFacts partner, FindActivePartner(db, draft.partner(), "partner"));
  // Days are written YYYY-MM-DD, so their text order is their order in time.
  if (without_room || partner.full_until.empty() || partner.full_until < day) return absl::OkStatus();
  return FailedPrecondition("PARTNER_FULL", "The partner has no room at this moment.");
}

}  // namespace passerelle::referrals
