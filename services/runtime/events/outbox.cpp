#include "services/runtime/events/outbox.h"

#include "passerelle/events/v1/events.pb.h"

namespace passerelle::events {

db::Bytes EncodeFact(const v1::Fact& fact) { return db::Bytes{fact.SerializeAsString()}; }

}  // namespace passerelle::events
