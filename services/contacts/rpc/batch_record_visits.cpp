#include "rpcs/contacts.h"
#include "services/contacts/record.h"
#include "services/contacts/state.h"
#include "services/runtime/rpc/policy.h"
#include "services/runtime/rpc/public_status.h"
#include "services/runtime/validation/validator.h"

namespace passerelle::contacts {
namespace {

// What the pipeline checks of a single call, for one line.
absl::Status CheckLine(rpc::RpcContext& rpc, const v1::RecordVisitRequest& visit,
                       const v1::UnreadableVisit* unreadable) {
  if (unreadable != nullptr) return InvalidFields({{unreadable->field(), unreadable->description()}});
  if (const std::vector<Violation> violations = validation::Validate(visit); !violations.empty())
    return InvalidFields(violations);
  if (visit.request_id().empty()) return InvalidFields({{"requestId", "is needed in a batch"}});
  if (!rpc.principal().MayActFor(visit.site())) {
    if (!rpc.state<State>().sites.Find(visit.site())) return rpc::SiteUnknown();
    return FieldError(absl::StatusCode::kPermissionDenied, "SITE_FORBIDDEN", "site", "You may not act for this site.");
  }
  return absl::OkStatus();
}

// By line: what the gateway could not read of it, or null.
std::vector<const v1::UnreadableVisit*> UnreadableLines(const v1::BatchRecordVisitsRequest& request) {
  std::vector<const v1::UnreadableVisit*> lines(static_cast<std::size_t>(request.visits_size()));
  for (const v1::UnreadableVisit& unreadable : request.unreadable()) {
    const auto index = static_cast<std::size_t>(unreadable.index());
    if (index < lines.size()) lines[index] = &unreadable;
  }
  return lines;
}

v1::VisitError ErrorOf(const absl::Status& refused) {
  const absl::Status status = rpc::PublicStatus(refused);
  v1::VisitError error;
  error.set_code(std::string(CodeName(status.code())));
  error.set_reason(ReasonOf(status));
  error.set_message(status.message().data(), status.message().size());
  for (const Violation& violation : ViolationsOf(status)) {
    v1::FieldViolation& shown = *error.add_violations();
    shown.set_field(violation.field);
    shown.set_description(violation.description);
  }
  return error;
}

}  // namespace

absl::StatusOr<v1::BatchRecordVisitsResponse> BatchRecordVisits(rpc::RpcContext& rpc,
                                                                const v1::BatchRecordVisitsRequest& request) {
  v1::BatchRecordVisitsResponse response;
  std::vector<VisitToRecord> good;
  std::vector<v1::BatchRecordVisitResult*> results_of_good;
  const std::vector<const v1::UnreadableVisit*> unreadable = UnreadableLines(request);
  for (std::size_t i = 0; i < unreadable.size(); ++i) {
    const v1::RecordVisitRequest& visit = request.visits(static_cast<int>(i));
    v1::BatchRecordVisitResult& result = *response.add_results();
    if (const absl::Status status = CheckLine(rpc, visit, unreadable[i]); !status.ok()) {
      *result.mutable_error() = ErrorOf(status);
      continue;
    }
    good.push_back({&visit, rpc.NewResourceId(visit.request_id())});
    results_of_good.push_back(&result);
  }
  std::vector<absl::StatusOr<v1::Visit>> outcomes = RecordVisits(rpc, good);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i].ok()) {
      *results_of_good[i]->mutable_visit() = *std::move(outcomes[i]);
    } else {
      *results_of_good[i]->mutable_error() = ErrorOf(outcomes[i].status());
    }
  }
  return response;
}

}  // namespace passerelle::contacts
