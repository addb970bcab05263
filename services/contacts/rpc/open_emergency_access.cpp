#include <algorithm>

#include "rpcs/contacts.h"
#include "services/contacts/emergency/access_rows.h"
#include "services/contacts/person_change.h"
#include "services/contacts/sealing/personal.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/events/outbox.h"
#include "services/runtime/vault/data_keys.h"
#include "services/runtime/vault/keeper.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

constexpr absl::Duration kEmergency = absl::Hours(1);

struct PersonAtSites {
  std::string id;
  std::vector<std::string> sites;
};

absl::StatusOr<PersonAtSites> HoldStranger(rpc::RpcContext& rpc, db::Transaction& transaction,
                                           const std::string& person) {
  ASSIGN_OR_RETURN(const db::Result rows, transaction.Execute(sql::kFindSitesOfPerson, {person}));
  if (rows.empty()) return PersonUnknown();
  PersonAtSites found{.id = std::string(rows[0].Text("id")), .sites = rows[0].TextArray("sites")};
  if (std::ranges::any_of(found.sites, [&](const std::string& site) { return rpc.principal().MayActFor(site); })) {
    return FailedPrecondition("ACCESS_NOT_NEEDED", "One of your sites knows the person.");
  }
  return found;
}

v1::EmergencyAccess AccessFor(const rpc::RpcContext& rpc, std::string id, const std::string& person) {
  v1::EmergencyAccess access;
  access.set_id(std::move(id));
  access.set_person(person);
  access.set_subject(rpc.principal().subject);
  access.mutable_subject_sites()->Assign(rpc.principal().sites.begin(), rpc.principal().sites.end());
  const absl::Time now = rpc.now();
  SetProto(now, *access.mutable_create_time());
  SetProto(now + kEmergency, *access.mutable_expire_time());
  return access;
}

// Once for the id, whatever other calls do at the same time.
absl::Status Open(rpc::RpcContext& rpc, const v1::OpenEmergencyAccessRequest& request, const std::string& id,
                  const std::string& request_hash) {
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const PersonAtSites person, HoldStranger(rpc, transaction, request.person()));
  const v1::EmergencyAccess access = AccessFor(rpc, id, person.id);
  ASSIGN_OR_RETURN(const vault::DataKey key, vault::MakeDataKey(transaction, rpc.vault(), person.id));
  RETURN_IF_ERROR(
      transaction
          .Execute(sql::kOpenEmergencyAccess,
                   {id, person.id, access.subject(), rpc.principal().sites, person.sites,
                    vault::SealText(key, kReasonField, request.reason()), TimeFromProto(access.create_time()),
                    TimeFromProto(access.expire_time()), db::Bytes{request_hash},
                    events::EncodeFact(EmergencyFact(access, person.sites)), rpc.trace().Traceparent()})
          .status());
  return transaction.Commit();
}

}  // namespace

absl::StatusOr<v1::EmergencyAccess> OpenEmergencyAccess(rpc::RpcContext& rpc,
                                                        const v1::OpenEmergencyAccessRequest& request) {
  const std::string id = rpc.NewResourceId();
  const std::string request_hash = vault::KeyedRequestHash(rpc.vault(), request);
  // A call that is repeated is answered even when one of the caller's sites has received the person since.
  ASSIGN_OR_RETURN(db::Result rows, rpc.db().Execute(sql::kGetEmergencyAccess, {id}));
  if (rows.empty()) {
    RETURN_IF_ERROR(Open(rpc, request, id, request_hash));
    ASSIGN_OR_RETURN(rows, rpc.db().ExecuteOne(sql::kGetEmergencyAccess, {id}));
  }
  if (rows[0].Bytes("request_hash") != request_hash || rows[0].Text("subject") != rpc.principal().subject) {
    return IdempotencyKeyReused();
  }
  return EmergencyAccessFromRow(rpc.vault(), rows[0]);
}

}  // namespace passerelle::contacts
