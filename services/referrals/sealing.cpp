#include "services/referrals/sealing.h"

#include "services/referrals/deliveries/secret_box.h"
#include "services/referrals/sealed_fields.h"
#include "services/referrals/settings.h"
#include "services/runtime/base/status.h"
#include "services/runtime/vault/data_keys.h"
#include "services/runtime/vault/keeper.h"
#include "services/runtime/vault/request_hash.h"
#include "services/runtime/vault/seal_columns.h"

namespace passerelle::referrals {
namespace {

using vault::ClearTable;

constexpr char kOfService[] = "'service'";
constexpr char kOfPerson[] = "coalesce(person::text, 'service')";
constexpr char kOfReferral[] =
    "coalesce((select r.person::text from referral r where r.id = referral_change.referral), 'service')";

constexpr db::Statement kFindOldSecrets{
    "sealing.find_old_secrets",
    "select id, old_webhook_secret, old_webhook_previous_secret from partner where old_webhook_secret is not null"};
constexpr db::Statement kWriteSecrets{
    "sealing.write_secrets",
    "update partner set webhook_secret = $2::bytea, webhook_previous_secret = $3::bytea, old_webhook_secret = null, "
    "old_webhook_previous_secret = null where id = $1::text"};

const std::vector<ClearTable>& ClearTables() {
  static const auto& tables = *new std::vector<ClearTable>{
      {"partner",
       "id",
       "text",
       kOfService,
       {{"clear_phone", "phone", kPartnerPhone},
        {"clear_email", "email", kPartnerEmail},
        {"clear_capacity_note", "capacity_note", kCapacityNote}}},
      {"referral",
       "id",
       "uuid",
       kOfPerson,
       {{"clear_summary", "summary", kSummary},
        {"clear_decline_reason", "decline_reason", kDeclineReason},
        {"clear_partner_note", "partner_note", kPartnerNote}}},
      {"referral_change", "number", "bigint", kOfReferral, {{"clear_note", "note", kChangeNote}}},
  };
  return tables;
}

// Null for a secret that is not there.
absl::StatusOr<db::Param> SealAnew(const SecretBox& box, const vault::DataKey& key, const db::Row& row,
                                   std::string_view column) {
  if (row.IsNull(column)) return db::Param(std::nullopt);
  const std::string partner(row.Text("id"));
  ASSIGN_OR_RETURN(const std::string secret, box.Open(row.Bytes(column), partner));
  return db::Param(vault::SealText(key, WebhookSecretOf(partner), secret));
}

// Partners are few: one statement for each.
absl::Status SealSecrets(db::Connection& owner, const vault::Vault& vault, const config::Settings& settings) {
  ASSIGN_OR_RETURN(const db::Result rows, owner.Execute(kFindOldSecrets, {}));
  if (rows.empty()) return absl::OkStatus();
  const absl::StatusOr<SecretBox> box = SecretBox::Create(settings.Text(kSecretKey));
  if (!box.ok()) {
    return absl::FailedPreconditionError(
        StrCat(kSecretKey.name, " must be given once more, to seal the webhook secrets that it sealed"));
  }
  ASSIGN_OR_RETURN(const vault::DataKey key, vault::MakeDataKey(owner, vault, vault::kServiceOwner));
  for (const db::Row row : rows) {
    ASSIGN_OR_RETURN(const db::Param secret, SealAnew(*box, key, row, "old_webhook_secret"));
    ASSIGN_OR_RETURN(const db::Param previous, SealAnew(*box, key, row, "old_webhook_previous_secret"));
    RETURN_IF_ERROR(owner.Execute(kWriteSecrets, {row.Text("id"), secret, previous}).status());
  }
  return absl::OkStatus();
}

const std::vector<vault::RequestTable>& RequestTables() {
  static const auto& tables = *new std::vector<vault::RequestTable>{
      {"partner", "text"},
      {"referral", "uuid"},
      {"accompaniment", "uuid"},
  };
  return tables;
}

}  // namespace

process::DataStep SealClearText() {
  return {.before = "0007_clear_text_gone",
          .run = [](db::Connection& owner, const vault::Vault& vault, const config::Settings& settings) {
            RETURN_IF_ERROR(vault::SealColumns(owner, vault, ClearTables()));
            return SealSecrets(owner, vault, settings);
          }};
}

process::DataStep KeyRequestHashes() {
  return {.before = "0009_keyed_request_hashes",
          .run = [](db::Connection& owner, const vault::Vault& vault, const config::Settings&) {
            return vault::KeyRequestHashes(owner, vault, RequestTables());
          }};
}

}  // namespace passerelle::referrals
