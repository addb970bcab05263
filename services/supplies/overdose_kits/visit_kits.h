// Kits that a visit handed out: they have left the stock with the visit's other handouts.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "services/runtime/rpc/context.h"

namespace passerelle::supplies {

// One unit of a visit's handouts for which no kit is recorded yet.
struct HandedOutKit {
  std::string site;
  std::string service_day;
  std::string lot;          // "" when no lot could give it
  std::string expire_date;  // "" when it does not expire, or no lot could give it
};

// Finds it, and keeps others from taking the same one until the transaction ends. FAILED_PRECONDITION VISIT_UNKNOWN,
// with the time after which to try again, while the feed has not brought the visit's handouts; KIT_NOT_HANDED_OUT.
absl::StatusOr<HandedOutKit> FindHandedOutKit(rpc::RpcContext& rpc, db::Transaction& transaction,
                                              const std::string& visit, const std::string& item);

}  // namespace passerelle::supplies
