#include "services/runtime/vault/request_hash.h"

#include <absl/strings/escaping.h>

#include "services/runtime/base/status.h"
#include "services/runtime/base/text.h"
#include "services/runtime/rpc/context.h"

namespace passerelle::vault {
namespace {

constexpr std::size_t kPlainHashBytes = 32;
constexpr std::int32_t kHashesAtOnce = 500;

// Keys a batch after the row `last`, and moves on to its last row; whether there may be more.
absl::StatusOr<bool> KeyBatch(db::Connection& connection, const Vault& vault, const RequestTable& table,
                              db::Param& last) {
  const std::string read_name = StrCat("request_hash.read.", table.name);
  const std::string read =
      StrCat("select id::text as id, request_hash from ", table.name, " where ($1::", table.id_type,
             " is null or id > $1::", table.id_type, ") and octet_length(request_hash) = ", kPlainHashBytes,
             " order by ", table.name, ".id limit $2::integer for update");
  const std::string write_name = StrCat("request_hash.write.", table.name);
  const std::string write =
      StrCat("update ", table.name, " t set request_hash = decode(keyed.hash, 'hex') from unnest($1::", table.id_type,
             "[], $2::text[]) as keyed (id, hash) where t.id = keyed.id");
  ASSIGN_OR_RETURN(const db::Result rows, connection.Execute({read_name, read}, {last, kHashesAtOnce}));
  if (rows.empty()) return false;
  std::vector<std::string> ids, hashes;
  ids.reserve(rows.size());
  hashes.reserve(rows.size());
  for (const db::Row row : rows) {
    ids.emplace_back(row.Text("id"));
    hashes.push_back(absl::BytesToHexString(KeyedRequestHash(vault, row.Bytes("request_hash"))));
  }
  RETURN_IF_ERROR(connection.Execute({write_name, write}, {ids, hashes}).status());
  last = ids.back();
  return rows.size() == static_cast<std::size_t>(kHashesAtOnce);
}

absl::Status KeyTable(db::Connection& connection, const Vault& vault, const RequestTable& table) {
  db::Param last = std::nullopt;
  for (bool more = true; more;) {
    RETURN_IF_ERROR(connection.Begin());
    ASSIGN_OR_RETURN(more, KeyBatch(connection, vault, table, last));
    RETURN_IF_ERROR(connection.Commit());
  }
  return absl::OkStatus();
}

}  // namespace

std::string KeyedRequestHash(const Vault& vault, const google::protobuf::Message& request) {
  return KeyedRequestHash(vault, rpc::RequestHash(request));
}

std::string KeyedRequestHash(const Vault& vault, std::string_view request_hash) {
  return vault.Index("request", request_hash);
}

bool IsSameRequest(const Vault& vault, std::string_view stored, std::string_view wanted) {
  if (stored.size() == kPlainHashBytes) return KeyedRequestHash(vault, stored) == wanted;
  return stored == wanted;
}

absl::Status KeyRequestHashes(db::Connection& connection, const Vault& vault, const std::vector<RequestTable>& tables) {
  for (const RequestTable& table : tables) {
    absl::Status keyed = KeyTable(connection, vault, table);
    if (keyed.ok()) continue;
    connection.Rollback();
    return keyed;
  }
  return absl::OkStatus();
}

}  // namespace passerelle::vault
