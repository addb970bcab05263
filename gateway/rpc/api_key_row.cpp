#include "gateway/rpc/api_key_row.h"

#include "services/runtime/base/proto_time.h"

namespace passerelle::gateway {

v1::ApiKey ApiKeyFromRow(const db::Row& row) {
  v1::ApiKey key;
  key.set_id(std::string(row.Text("id")));
  key.set_display_name(std::string(row.Text("display_name")));
  key.set_role(std::string(row.Text("role")));
  key.set_partner(std::string(row.Text("partner")));
  for (const auto& site : row.TextArray("sites")) key.add_sites(site);
  key.set_expire_date(std::string(row.TextOrEmpty("expire_date")));
  SetProto(row.Time("create_time"), *key.mutable_create_time());
  if (!row.IsNull("last_use_time")) SetProto(row.Time("last_use_time"), *key.mutable_last_use_time());
  if (!row.IsNull("revoke_time")) SetProto(row.Time("revoke_time"), *key.mutable_revoke_time());
  return key;
}

}  // namespace passerelle::gateway
