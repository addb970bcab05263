// The hash by which a call that is repeated is known again, in a service that holds personal data.
#pragma once

#include <absl/status/status.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

#include "services/runtime/db/connection.h"
#include "services/runtime/vault/vault.h"

namespace passerelle::vault {

// A keyed hash of rpc::RequestHash, which by itself could be found by trying: a request's words are few. Column
// request_hash, which is emptied once the person of the row is forgotten.
std::string KeyedRequestHash(const Vault& vault, const google::protobuf::Message& request);
std::string KeyedRequestHash(const Vault& vault, std::string_view request_hash);

// Whether a row that holds the hash `stored` was made by the request of the keyed hash `wanted`. What an earlier
// version of the service writes while it is being replaced is not keyed, which its length tells.
bool IsSameRequest(const Vault& vault, std::string_view stored, std::string_view wanted);

// A table with the columns id and request_hash; all is SQL of the service's own, never input.
struct RequestTable {
  std::string name;
  std::string id_type;  // "uuid"
};

// Keys every request hash that is not, so that the calls that made the rows are known again; in short transactions, so
// that it may be killed and run again at any moment. The database's errors.
absl::Status KeyRequestHashes(db::Connection& connection, const Vault& vault, const std::vector<RequestTable>& tables);

}  // namespace passerelle::vault
