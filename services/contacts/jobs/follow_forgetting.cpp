#include "services/contacts/data_rights/erasing.h"
#include "services/contacts/jobs/follow.h"

namespace passerelle::contacts {

events::Subscription FollowForgetting(const std::string& service) {
  return {.feed = service,
          .apply = [service](db::Transaction& transaction, absl::Span<const events::v1::Event> events) {
            return TakeInAcknowledgements(transaction, service, events);
          }};
}

}  // namespace passerelle::contacts
