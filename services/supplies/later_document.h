// What a document posts after the call that opened it: a count at its end, a shipment when it arrives.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string>
#include <string_view>

#include "services/supplies/document.h"

namespace passerelle::supplies {

struct LaterDocument {
  std::string id;
  std::string_view kind;
  Place place;
  absl::Time now;

  // The document as it posts now at a location that exists.
  static absl::StatusOr<LaterDocument> At(rpc::RpcContext& rpc, db::Executor& db, const std::string& id,
                                          std::string_view kind, const std::string& location);

  // A movement with a new id, its accounts and goods still to be filled in.
  Posting NewPosting(v1::MovementKind movement) const;
};

}  // namespace passerelle::supplies
