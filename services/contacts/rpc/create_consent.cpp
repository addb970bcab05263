#include <absl/strings/ascii.h>

#include "rpcs/contacts.h"
#include "services/contacts/consents/consent_rows.h"
#include "services/contacts/consents/consent_rules.h"
#include "services/contacts/consents/person_zone.h"
#include "services/contacts/sealing/personal.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

db::Params ParamsOf(const rpc::RpcContext& rpc, const v1::CreateConsentRequest& request, const vault::DataKey& key,
                    const std::string& id, const std::string& request_hash, const std::string& today) {
  const bool names_theme = request.theme() != common::v1::ReferralTheme::THEME_UNSPECIFIED;
  return {id,
          request.person(),
          static_cast<std::int32_t>(request.purpose()),
          db::TextOrNull(request.partner()),
          names_theme ? db::Param(static_cast<std::int32_t>(request.theme())) : db::Param(std::nullopt),
          Distinct(request.categories()),
          static_cast<std::int32_t>(request.form()),
          db::Bytes{SealDocument(key, request.document_ref(), absl::AsciiStrToLower(request.document_sha256()))},
          rpc.principal().subject,
          ObtainTime(request, rpc.now()),
          db::TextOrNull(request.expire_date()),
          db::Bytes{request_hash},
          today};
}

}  // namespace

absl::StatusOr<v1::Consent> CreateConsent(rpc::RpcContext& rpc, const v1::CreateConsentRequest& request) {
  ASSIGN_OR_RETURN(const absl::TimeZone zone, ZoneOfPerson(rpc, request.person()));
  const std::string today = LocalDay(rpc.now(), zone);
  const std::string id = rpc.NewResourceId();
  const std::string request_hash = vault::KeyedRequestHash(rpc.vault(), request);
  const db::Params key = {id, request.person(), today};
  // A call that is repeated is answered even when days have passed since.
  ASSIGN_OR_RETURN(db::Result rows, rpc.db().Execute(sql::kGetConsent, key));
  if (rows.empty()) {
    RETURN_IF_ERROR(CheckNewConsent(request, rpc.now(), zone));
    ASSIGN_OR_RETURN(const vault::DataKey data_key,
                     vault::MakeDataKey(rpc.db(), rpc.vault(), absl::AsciiStrToLower(request.person())));
    ASSIGN_OR_RETURN(rows,
                     rpc.db().Execute(sql::kCreateConsent, ParamsOf(rpc, request, data_key, id, request_hash, today)));
  }
  if (rows.empty()) {
    ASSIGN_OR_RETURN(rows, rpc.db().Execute(sql::kGetConsent, key));
  }
  // Nobody is told of a key that was used before when it is the person who has gone meanwhile.
  if (rows.empty()) RETURN_IF_ERROR(ZoneOfPerson(rpc, request.person()).status());
  if (rows.empty() || rows[0].Bytes("request_hash") != request_hash) return IdempotencyKeyReused();
  return ConsentFromRow(rpc.vault(), rows[0]);
}

}  // namespace passerelle::contacts
