#include "services/contacts/data_rights/erasing.h"
#include "services/contacts/jobs/follow.h"
#include "services/runtime/base/status.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {
namespace {

absl::Status TakeIn(db::Transaction& transaction, const events::v1::SiteChanged& site) {
  return transaction.Execute(sql::kUpsertSite, {site.site(), site.time_zone(), site.version()}).status();
}

absl::Status TakeIn(db::Transaction& transaction, const events::v1::OutingChanged& outing) {
  return transaction
      .Execute(sql::kUpsertOuting, {outing.outing(), outing.site(), outing.service_day(), outing.location(),
                                    outing.state(), outing.version()})
      .status();
}

absl::Status ApplyOutreach(db::Transaction& transaction, absl::Span<const events::v1::Event> events) {
  for (const events::v1::Event& event : events) {
    const events::v1::Fact& fact = event.fact();
    if (fact.has_site_changed()) RETURN_IF_ERROR(TakeIn(transaction, fact.site_changed()));
    if (fact.has_outing_changed()) RETURN_IF_ERROR(TakeIn(transaction, fact.outing_changed()));
  }
  return TakeInAcknowledgements(transaction, "outreach", events);
}

}  // namespace

events::Subscription FollowOutreach(State& state) {
  return {.feed = "outreach", .apply = ApplyOutreach, .applied = [&state] { state.sites.Refresh(); }};
}

}  // namespace passerelle::contacts
