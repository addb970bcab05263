#include "rpcs/contacts.h"
#include "services/contacts/codes.h"
#include "services/contacts/rows.h"
#include "services/contacts/rules.h"
#include "services/contacts/sealing/personal.h"
#include "services/contacts/state.h"
#include "services/runtime/events/outbox.h"
#include "services/runtime/rpc/policy.h"
#include "services/runtime/vault/request_hash.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

// Enough for a code to be free: with a million people, one draw in thirty million is taken.
constexpr int kMostDraws = 5;

v1::Person PersonOf(const v1::RegisterPersonRequest& request, std::string id) {
  v1::Person person;
  person.set_id(std::move(id));
  person.set_site(request.site());
  person.set_pseudonym(request.pseudonym());
  person.set_gender(request.gender());
  if (request.has_birth_year()) person.set_birth_year(request.birth_year());
  *person.mutable_languages() = request.languages();
  if (request.has_identity()) *person.mutable_identity() = request.identity();
  return person;
}

db::Params ParamsOf(const rpc::RpcContext& rpc, const v1::Person& person, const std::string& request_hash) {
  const vault::Vault& vault = rpc.vault();
  const vault::DataKey key = vault.NewKey();
  const std::string code = DrawCode();
  return {person.id(),
          db::Bytes{CodeHash(vault, code)},
          person.site(),
          PseudonymPrefixes(vault, person.pseudonym()),
          static_cast<std::int32_t>(person.gender()),
          person.has_birth_year() ? db::Param(person.birth_year()) : db::Param(std::nullopt),
          db::Bytes{SealPersonal(key, person, code)},
          db::Bytes{vault.Wrap(key, person.id())},
          db::Bytes{request_hash},
          events::EncodeFact(PersonFact(person, 1)),
          rpc.trace().Traceparent()};
}

// The person of that id, new or existing.
absl::StatusOr<db::Result> Insert(rpc::RpcContext& rpc, const v1::Person& person, const std::string& request_hash) {
  absl::StatusOr<db::Result> rows;
  for (int draw = 0; draw < kMostDraws; ++draw) {
    rows = rpc.db().Execute(sql::kRegisterPerson, ParamsOf(rpc, person, request_hash));
    if (db::ViolatedConstraint(rows.status()) != "people_code_hash_key") break;
  }
  if (rows.ok() && rows->empty()) return rpc.db().ExecuteOne(sql::kGetPerson, {person.id(), std::nullopt, ""});
  return rows;
}

}  // namespace

absl::StatusOr<v1::Person> RegisterPerson(rpc::RpcContext& rpc, const v1::RegisterPersonRequest& request) {
  State& state = rpc.state<State>();
  const std::optional<absl::TimeZone> zone = state.sites.Find(request.site());
  if (!zone) {
    return rpc::SiteUnknown();
  }
  if (state.adult_age > 0 && !request.adult_confirmed()) return UnderAge("adultConfirmed");
  v1::Person person = PersonOf(request, rpc.NewResourceId());
  RETURN_IF_ERROR(
      CompletePerson(person, request.has_birth_year(), "", absl::ToCivilDay(rpc.now(), *zone), state.adult_age));
  const std::string request_hash = vault::KeyedRequestHash(rpc.vault(), request);
  ASSIGN_OR_RETURN(const db::Result rows, Insert(rpc, person, request_hash));
  if (rows[0].Bytes("request_hash") != request_hash) return IdempotencyKeyReused();
  return PersonFromRow(rpc.vault(), rows[0]);
}

}  // namespace passerelle::contacts
