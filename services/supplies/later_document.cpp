#include "services/supplies/later_document.h"

#include "services/runtime/base/status.h"
#include "services/runtime/base/uuid.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {

absl::StatusOr<LaterDocument> LaterDocument::At(rpc::RpcContext& rpc, db::Executor& db, const std::string& id,
                                                std::string_view kind, const std::string& location) {
  const absl::Time now = absl::FromUnixMicros(absl::ToUnixMicros(rpc.now()));
  ASSIGN_OR_RETURN(const db::Result rows,
                   db.ExecuteOne(sql::kFindPlaces, {std::vector{location}, db::Param(std::nullopt), now}));
  Place place{location, std::string(rows[0].Text("site")), std::string(rows[0].Text("local_day"))};
  return LaterDocument{.id = id, .kind = kind, .place = std::move(place), .now = now};
}

Posting LaterDocument::NewPosting(v1::MovementKind movement) const {
  Posting posting;
  posting.id = NewUuidV7();
  posting.kind = movement;
  posting.document = id;
  posting.document_kind = kind;
  posting.site = place.site;
  posting.occur_time = now;
  posting.service_day = place.local_day;
  return posting;
}

}  // namespace passerelle::supplies
