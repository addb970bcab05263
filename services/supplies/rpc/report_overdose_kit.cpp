// What became of a naloxone kit.
#include "rpcs/supplies.h"
#include "services/runtime/base/proto_time.h"
#include "services/runtime/events/outbox.h"
#include "services/supplies/overdose_kits/kits.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

// Doses, survival and emergency services are of a kit that was used.
absl::Status CheckReport(const v1::ReportOverdoseKitRequest& request) {
  if (request.fate() == v1::OverdoseKit::USED) return absl::OkStatus();
  std::vector<Violation> violations;
  if (request.doses() != 0) violations.push_back({"doses", "is of a kit that was used"});
  if (request.survival() != v1::KitReport::SURVIVAL_UNSPECIFIED)
    violations.push_back({"survival", "is of a kit that was used"});
  if (request.emergency_called()) violations.push_back({"emergencyCalled", "is of a kit that was used"});
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

v1::KitReport ReportOf(const v1::ReportOverdoseKitRequest& request, absl::Time now) {
  v1::KitReport report;
  report.set_fate(request.fate());
  report.set_doses(request.doses());
  report.set_survival(request.survival());
  report.set_emergency_called(request.emergency_called());
  SetProto(absl::FromUnixMicros(absl::ToUnixMicros(now)), *report.mutable_report_time());
  return report;
}

bool SaysTheSame(const v1::KitReport& left, const v1::KitReport& right) {
  return left.fate() == right.fate() && left.doses() == right.doses() && left.survival() == right.survival() &&
         left.emergency_called() == right.emergency_called();
}

absl::StatusOr<KitRecord> MustFindKit(rpc::RpcContext& rpc, const std::string& id) {
  ASSIGN_OR_RETURN(std::optional<KitRecord> record, FindKit(rpc.db(), id, rpc.sites()));
  if (!record) return NotFound("KIT_UNKNOWN", "There is no such kit.");
  return *std::move(record);
}

// Whether it was this call that wrote the report; another one may have come first.
absl::StatusOr<bool> Write(rpc::RpcContext& rpc, const KitRecord& record) {
  const v1::KitReport& report = record.kit.report();
  ASSIGN_OR_RETURN(
      const db::Result written,
      rpc.db().Execute(sql::kReportOverdoseKit, {record.kit.id(), v1::OverdoseKit::Fate_Name(report.fate()),
                                                 report.doses(), v1::KitReport::Survival_Name(report.survival()),
                                                 report.emergency_called(), TimeFromProto(report.report_time()),
                                                 events::EncodeFact(KitFact(record)), rpc.trace().Traceparent()}));
  return !written.empty();
}

}  // namespace

absl::StatusOr<v1::OverdoseKit> ReportOverdoseKit(rpc::RpcContext& rpc, const v1::ReportOverdoseKitRequest& request) {
  RETURN_IF_ERROR(CheckReport(request));
  const v1::KitReport report = ReportOf(request, rpc.now());
  ASSIGN_OR_RETURN(KitRecord record, MustFindKit(rpc, request.id()));
  if (!record.kit.has_report() && !record.kit.voided()) {
    *record.kit.mutable_report() = report;
    ++record.version;
    ASSIGN_OR_RETURN(const bool written, Write(rpc, record));
    if (written) return record.kit;
    ASSIGN_OR_RETURN(record, MustFindKit(rpc, request.id()));
  }
  if (record.kit.voided()) return FailedPrecondition("KIT_VOIDED", "This kit was recorded by mistake.");
  if (SaysTheSame(record.kit.report(), report)) return record.kit;
  return FailedPrecondition("KIT_REPORTED", "Something else has been told of this kit already.");
}

}  // namespace passerelle::supplies
