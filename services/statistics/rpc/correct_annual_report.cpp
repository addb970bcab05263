#include "rpcs/statistics.h"
#include "services/runtime/base/status.h"
#include "services/statistics/annual_report/live_report.h"
#include "services/statistics/annual_report/render.h"
#include "services/statistics/freshness.h"

namespace passerelle::statistics {
namespace {

// Whether this very call made the version before: it was repeated, or came twice at once.
bool IsMadeBy(const FreezeNote& newest, const v1::CorrectAnnualReportRequest& request, const std::string& subject) {
  return newest.version == request.version() + 1 && newest.reason == request.reason() && newest.frozen_by == subject;
}

// The newest version, when it is the one that the call follows or the one that it made.
absl::StatusOr<FrozenReport> ReadNewest(rpc::RpcContext& rpc, const std::string& scope,
                                        const v1::CorrectAnnualReportRequest& request) {
  ASSIGN_OR_RETURN(std::optional<FrozenReport> newest, ReadFrozen(rpc.db(), scope, request.year(), kNewest));
  if (!newest) return FailedPrecondition("YEAR_NOT_CLOSED", "Only a closed report can be corrected.");
  const bool follows = newest->note.version == request.version();
  if (!follows && !IsMadeBy(newest->note, request, rpc.principal().subject)) return EtagMismatch();
  return *std::move(newest);
}

// What is known of today only was stated nearer to the year before: a correction does not state it anew.
void KeepOfToday(const Form& form, const LineValues& stated, LineValues& values) {
  for (const FormSection& section : form.sections) {
    for (const FormLine& line : section.lines) {
      const auto before = stated.find(line.id);
      if (line.source != v1::ReportLine::COUNTED || !line.figure.of_today || before == stated.end()) continue;
      values[line.id] = before->second;
    }
  }
}

}  // namespace

absl::StatusOr<v1::AnnualReport> CorrectAnnualReport(rpc::RpcContext& rpc,
                                                     const v1::CorrectAnnualReportRequest& request) {
  const int year = request.year();
  RETURN_IF_ERROR(CheckYear(year, rpc.now()));
  if (request.site().empty()) RETURN_IF_ERROR(CheckWholeAssociation(rpc.principal()));
  ASSIGN_OR_RETURN(const ReportScope scope, ScopeOf(rpc.principal(), request.site()));
  ASSIGN_OR_RETURN(const FrozenReport newest, ReadNewest(rpc, scope.Key(), request));
  if (newest.note.version != request.version()) return RenderFrozen(newest, year, kFrench);

  RETURN_IF_ERROR(CheckFiguresUpToDate(rpc));
  // By the rules of the version it follows: only what happened may differ.
  const Form& form = Forms::BuiltIn().Named(newest.note.form);
  ASSIGN_OR_RETURN(ReportContent content, ReadLive(rpc, form, scope, year));
  KeepOfToday(form, newest.content.values, content.values);
  if (newest.content.values == content.values)
    return FailedPrecondition("NOTHING_CHANGED", "The report counts as before.");
  const FreezeNote note{.version = request.version() + 1,
                        .form = newest.note.form,
                        .reason = request.reason(),
                        .frozen_by = rpc.principal().subject};
  RETURN_IF_ERROR(Freeze(rpc.db(), scope.Key(), year, note, content));
  ASSIGN_OR_RETURN(const FrozenReport made, ReadNewest(rpc, scope.Key(), request));
  return RenderFrozen(made, year, kFrench);
}

}  // namespace passerelle::statistics
