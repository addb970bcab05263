#include "services/contacts/emergency/access_rows.h"

#include "services/runtime/base/proto_time.h"
#include "services/runtime/vault/data_keys.h"

namespace passerelle::contacts {

v1::EmergencyAccess EmergencyAccessFromRow(const vault::Vault& vault, const db::Row& row) {
  v1::EmergencyAccess access;
  access.set_id(std::string(row.Text("id")));
  access.set_person(std::string(row.Text("person")));
  access.set_subject(std::string(row.Text("subject")));
  for (std::string& site : row.TextArray("subject_sites")) access.add_subject_sites(std::move(site));
  access.set_reason(vault::SealedRow(vault, row, access.person()).Text("reason", kReasonField));
  SetProto(row.Time("create_time"), *access.mutable_create_time());
  SetProto(row.Time("expire_time"), *access.mutable_expire_time());
  if (!row.IsNull("review_time")) SetProto(row.Time("review_time"), *access.mutable_review_time());
  access.set_reviewer(std::string(row.TextOrEmpty("reviewer")));
  return access;
}

events::v1::Fact EmergencyFact(const v1::EmergencyAccess& access, const std::vector<std::string>& sites) {
  events::v1::Fact fact;
  events::v1::EmergencyAccessOpened& opened = *fact.mutable_emergency_access_opened();
  opened.set_emergency_access(access.id());
  opened.mutable_sites()->Assign(sites.begin(), sites.end());
  opened.set_subject(access.subject());
  *opened.mutable_create_time() = access.create_time();
  *opened.mutable_expire_time() = access.expire_time();
  return fact;
}

}  // namespace passerelle::contacts
