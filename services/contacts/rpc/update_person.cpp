#include <absl/strings/numbers.h>
#include <google/protobuf/util/field_mask_util.h>

#include <algorithm>

#include "rpcs/contacts.h"
#include "services/contacts/codes.h"
#include "services/contacts/person_change.h"
#include "services/contacts/rows.h"
#include "services/contacts/rules.h"
#include "services/contacts/sealing/personal.h"
#include "services/contacts/state.h"
#include "services/runtime/base/field_mask.h"
#include "services/runtime/events/outbox.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

// `fields` of `person` become those of `changes`, whole: an identity is replaced, not merged.
void Replace(const std::vector<std::string>& fields, const v1::Person& changes, v1::Person& person) {
  google::protobuf::FieldMask mask;
  for (const std::string& field : fields) mask.add_paths(field);
  google::protobuf::util::FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(changes, mask, options, &person);
}

db::Params ParamsOf(const rpc::RpcContext& rpc, const v1::Person& person, const vault::DataKey& key,
                    std::int64_t version) {
  return {person.id(),
          PseudonymPrefixes(rpc.vault(), person.pseudonym()),
          static_cast<std::int32_t>(person.gender()),
          person.has_birth_year() ? db::Param(person.birth_year()) : db::Param(std::nullopt),
          db::Bytes{SealPersonal(key, person, ParseCode(person.code()).value())},
          events::EncodeFact(PersonFact(person, version)),
          rpc.trace().Traceparent()};
}

}  // namespace

absl::StatusOr<v1::Person> UpdatePerson(rpc::RpcContext& rpc, const v1::UpdatePersonRequest& request) {
  State& state = rpc.state<State>();
  ASSIGN_OR_RETURN(const std::vector<std::string> fields, FieldsToUpdate(request.update_mask(), request.person()));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(v1::Person person, LockPerson(rpc, transaction, request.person().id()));
  RETURN_IF_ERROR(CheckEtag(person, request.person().etag()));
  if (fields.empty()) return person;

  Replace(fields, request.person(), person);
  const bool year_stated = request.person().has_birth_year() && std::ranges::count(fields, "birth_year") > 0;
  const absl::CivilDay today =
      absl::ToCivilDay(rpc.now(), state.sites.Find(person.site()).value_or(absl::UTCTimeZone()));
  RETURN_IF_ERROR(CompletePerson(person, year_stated, "person.", today, state.adult_age));
  std::int64_t version = 0;
  if (!absl::SimpleAtoi(person.etag(), &version)) throw std::logic_error("the etag of a row is its version");
  ASSIGN_OR_RETURN(const vault::DataKey key, vault::MakeDataKey(transaction, rpc.vault(), person.id()));
  ASSIGN_OR_RETURN(const db::Result rows,
                   transaction.ExecuteOne(sql::kUpdatePerson, ParamsOf(rpc, person, key, version + 1)));
  RETURN_IF_ERROR(transaction.Commit());
  return PersonFromRow(rpc.vault(), rows[0]);
}

}  // namespace passerelle::contacts
