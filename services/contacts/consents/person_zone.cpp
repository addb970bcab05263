#include "services/contacts/consents/person_zone.h"

#include "services/contacts/person_change.h"
#include "services/contacts/state.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

absl::StatusOr<absl::TimeZone> ZoneOfPerson(rpc::RpcContext& rpc, std::string_view person) {
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().Execute(sql::kFindRegisteringSite, {person, rpc.sites(), rpc.principal().subject}));
  if (rows.empty()) return PersonUnknown();
  return rpc.state<State>().sites.Find(rows[0].Text("site")).value_or(absl::UTCTimeZone());
}

}  // namespace passerelle::contacts
