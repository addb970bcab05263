#include "rpcs/contacts.h"
#include "services/contacts/retention/due.h"
#include "services/contacts/state.h"
#include "services/runtime/base/proto_time.h"
#include "sql/contacts_service.h"

namespace passerelle::contacts {

absl::StatusOr<v1::RetentionReport> PreviewRetention(rpc::RpcContext& rpc, const v1::PreviewRetentionRequest&) {
  const RetentionDays days(rpc.state<State>().retention, rpc.now());
  ASSIGN_OR_RETURN(const db::Result to_archive,
                   rpc.db().Execute(sql::kCountPeopleToArchive, {days.archive_before, rpc.sites()}));
  const AskNeighbours ask{.neighbours = rpc.neighbours(), .deadline = rpc.deadline(), .trace = rpc.trace()};
  ASSIGN_OR_RETURN(const DueForAnonymity due, FindDueForAnonymity(rpc.db(), ask, days, rpc.sites()));

  std::map<std::string, v1::SiteRetention> sites;
  for (const db::Row row : to_archive) sites[std::string(row.Text("site"))].set_archived(row.Int32("people"));
  for (const auto& [site, people] : due.ready) sites[site].set_anonymised(people);
  for (const auto& [site, people] : due.waiting) sites[site].set_waiting_for_report(people);

  v1::RetentionReport report;
  SetProto(rpc.now(), *report.mutable_run_time());
  report.set_archive_before(days.archive_before);
  report.set_anonymise_before(days.anonymise_before);
  for (auto& [name, site] : sites) {
    site.set_site(name);
    *report.add_sites() = site;
  }
  return report;
}

}  // namespace passerelle::contacts
