#include "services/referrals/directory/take_over.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <optional>

#include "services/referrals/partners/partner_rows.h"
#include "services/referrals/partners/partner_rules.h"
#include "services/referrals/sealed_fields.h"
#include "services/runtime/base/uuid.h"
#include "services/runtime/rpc/context.h"
#include "services/runtime/validation/validator.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/referrals_service.h"

namespace passerelle::referrals {
namespace {

constexpr std::size_t kMostSlugOfName = 50;
constexpr std::size_t kMostReason = 300;

v1::ImportedPartner Answer(const Entry& entry, v1::ImportedPartner::Outcome outcome, std::string_view partner) {
  v1::ImportedPartner answer;
  answer.set_origin_id(entry.partner.origin().id());
  answer.set_outcome(outcome);
  answer.set_partner(std::string(partner));
  return answer;
}

v1::ImportedPartner Refused(const Entry& entry, const std::string& reason) {
  v1::ImportedPartner answer = Answer(entry, v1::ImportedPartner::REFUSED, "");
  answer.set_reason(reason.substr(0, kMostReason));
  // An id that breaks its own rule must not make the answer break it.
  if (!validation::Validate(answer).empty()) answer.clear_origin_id();
  return answer;
}

// The first rule that the partner breaks: the field and the rule.
std::string BrokenRule(v1::Partner partner) {
  // Any slug: its own is chosen later. Origins are output only, so nobody has checked this one.
  partner.set_id("entry");
  partner.set_state(v1::Partner::ACTIVE);
  std::vector<Violation> violations = validation::Validate(partner.origin());
  for (Violation& violation : violations) violation.field = "origin." + violation.field;
  if (violations.empty()) violations = validation::Validate(partner);
  if (violations.empty()) violations = ViolationsOf(CheckPartner(partner, "", /*plain_http=*/false));
  return violations.empty() ? "" : absl::StrCat(violations[0].field, ": ", violations[0].description);
}

// What the directory tells of the partner, without its place there.
std::string ContentHash(v1::Partner partner) {
  partner.clear_id();
  partner.clear_origin();
  return rpc::RequestHash(partner);
}

// The slugs that a new partner may get, the best first. The same entry gets the same ones.
std::vector<std::string> SlugsFor(const Entry& entry) {
  std::string slug = entry.own_id.empty() ? SlugOf(entry.partner.name(), kMostSlugOfName) : entry.own_id;
  if (slug.empty()) slug = "partner";
  const v1::Origin& origin = entry.partner.origin();
  const std::string suffix = UuidV5(absl::StrCat(origin.source(), "\n", origin.id()));
  const std::string stem(absl::StripSuffix(slug.substr(0, kMostSlugOfName), "-"));
  return {slug, absl::StrCat(stem, "-", suffix.substr(0, 4)), absl::StrCat(stem, "-", suffix.substr(24))};
}

db::Params ParamsOf(const vault::Keeper& keeper, const Entry& entry, const std::string& id) {
  v1::Partner partner = entry.partner;
  partner.set_id(id);
  return DirectoryParams(keeper, partner);
}

// The answer for the partner that has the entry's place in its directory; nothing when there is none yet.
absl::StatusOr<std::optional<v1::ImportedPartner>> ChangeKnown(const vault::Vault& vault, const vault::Keeper& keeper,
                                                               db::Transaction& transaction, const Entry& entry,
                                                               const std::string& hash) {
  using Known = std::optional<v1::ImportedPartner>;
  const v1::Origin& origin = entry.partner.origin();
  ASSIGN_OR_RETURN(const db::Result known, transaction.Execute(sql::kFindImported, {origin.source(), origin.id()}));
  if (known.empty()) return Known();
  const std::string id(known[0].Text("id"));
  if (vault::IsSameRequest(vault, known[0].Bytes("request_hash"), hash))
    return Known(Answer(entry, v1::ImportedPartner::UNCHANGED, id));
  db::Params params = ParamsOf(keeper, entry, id);
  params.push_back(db::TextOrNull(origin.update_date()));
  params.emplace_back(db::Bytes{hash});
  RETURN_IF_ERROR(transaction.ExecuteOne(sql::kUpdateImported, params).status());
  return Known(Answer(entry, v1::ImportedPartner::UPDATED, id));
}

// The answer for the partner of this directory that the entry is a copy of; nothing when it is gone.
absl::StatusOr<std::optional<v1::ImportedPartner>> CompareWithOwn(const vault::Keeper& keeper,
                                                                  db::Transaction& transaction, const Entry& entry,
                                                                  const Reread& reread) {
  using Own = std::optional<v1::ImportedPartner>;
  if (entry.own_id.empty()) return Own();
  ASSIGN_OR_RETURN(const db::Result own, transaction.Execute(sql::kGetPartner, {entry.own_id}));
  if (own.empty()) return Own();
  if (ContentHash(reread(PartnerFromRow(keeper, own[0]))) != ContentHash(entry.partner))
    return Own(Refused(entry, "id: a partner of this directory has it, and is changed here"));
  return Own(Answer(entry, v1::ImportedPartner::UNCHANGED, entry.own_id));
}

absl::StatusOr<v1::ImportedPartner> Add(const vault::Vault& vault, const vault::Keeper& keeper,
                                        db::Transaction& transaction, const Entry& entry, const std::string& hash) {
  const v1::Origin& origin = entry.partner.origin();
  const db::Params place = {origin.source(), origin.id(), db::TextOrNull(origin.update_date()), db::Bytes{hash},
                            keeper.Seal(kPartnerEmail, entry.email)};
  for (const std::string& slug : SlugsFor(entry)) {
    db::Params params = ParamsOf(keeper, entry, slug);
    params.insert(params.end(), place.begin(), place.end());
    ASSIGN_OR_RETURN(const db::Result rows, transaction.Execute(sql::kInsertImported, params));
    if (!rows.empty()) return Answer(entry, v1::ImportedPartner::CREATED, slug);
    // Another import may have added it at this moment.
    ASSIGN_OR_RETURN(std::optional<v1::ImportedPartner> known, ChangeKnown(vault, keeper, transaction, entry, hash));
    if (known) return *std::move(known);
  }
  return Refused(entry, "name: every slug that could be made of it is taken");
}

}  // namespace

absl::StatusOr<v1::ImportedPartner> TakeOver(const vault::Vault& vault, const vault::Keeper& keeper,
                                             db::Transaction& transaction, const Entry& entry, const Reread& reread) {
  if (!entry.refusal.empty()) return Refused(entry, entry.refusal);
  if (const std::string broken = BrokenRule(entry.partner); !broken.empty()) return Refused(entry, broken);
  const std::string hash = vault::KeyedRequestHash(vault, entry.partner);
  ASSIGN_OR_RETURN(std::optional<v1::ImportedPartner> known, ChangeKnown(vault, keeper, transaction, entry, hash));
  if (known) return *std::move(known);
  ASSIGN_OR_RETURN(std::optional<v1::ImportedPartner> own, CompareWithOwn(keeper, transaction, entry, reread));
  if (own) return *std::move(own);
  return Add(vault, keeper, transaction, entry, hash);
}

}  // namespace passerelle::referrals
