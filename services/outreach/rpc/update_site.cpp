#include "rpcs/outreach.h"
#include "services/outreach/merge.h"
#include "services/outreach/sites/site_rows.h"
#include "services/outreach/sites/site_rules.h"
#include "services/runtime/base/field_mask.h"
#include "services/runtime/events/outbox.h"
#include "sql/outreach_service.h"

namespace passerelle::outreach {

absl::StatusOr<v1::Site> UpdateSite(rpc::RpcContext& rpc, const v1::UpdateSiteRequest& request) {
  ASSIGN_OR_RETURN(const std::vector<std::string> fields, FieldsToUpdate(request.update_mask(), request.site()));
  ASSIGN_OR_RETURN(db::Transaction transaction, rpc.db().Begin());
  ASSIGN_OR_RETURN(const db::Result before, transaction.Execute(sql::kLockAgenda, {request.site().id()}));
  if (before.empty()) return NotFound("SITE_UNKNOWN", "There is no site of this id.");
  v1::Site site = SiteFromRow(before[0]);
  if (!request.site().etag().empty() && request.site().etag() != site.etag()) return EtagMismatch();
  if (fields.empty()) return site;

  MergeFields(fields, request.site(), site);
  RETURN_IF_ERROR(CheckSite(site, "site."));
  const std::int64_t version = before[0].Int("version") + 1;
  ASSIGN_OR_RETURN(
      const db::Result after,
      transaction.ExecuteOne(sql::kUpdateSite,
                             {site.id(), site.display_name(), site.time_zone(), site.address(), ScheduleJson(site),
                              events::EncodeFact(SiteFact(site, version)), rpc.trace().Traceparent()}));
  RETURN_IF_ERROR(transaction.Commit());
  return SiteFromRow(after[0]);
}

}  // namespace passerelle::outreach
