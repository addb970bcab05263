#include "rpcs/contacts.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

absl::StatusOr<v1::CheckPersonResponse> CheckPerson(rpc::RpcContext& rpc, const v1::CheckPersonRequest& request) {
  ASSIGN_OR_RETURN(const db::Result rows,
                   rpc.db().ExecuteOne(sql::kCheckPerson, {request.person(), db::TextOrNull(request.site())}));
  v1::CheckPersonResponse response;
  response.set_exists(rows[0].Bool("person_exists"));
  response.set_known_at_site(rows[0].Bool("known_at_site"));
  for (std::string& site : rows[0].TextArray("sites")) response.add_sites(std::move(site));
  return response;
}

}  // namespace passerelle::contacts
