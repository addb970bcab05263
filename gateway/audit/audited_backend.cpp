#include "gateway/audit/audited_backend.h"

#include <utility>

#include "gateway/audit/people_named.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::audit {
namespace {

using Done = std::function<void(BackendAnswer)>;

bool NamesPeople(const routing::MethodEntry& method) {
  return !method.people_in_request.empty() || !method.people_in_response.empty();
}

std::string_view ActionOf(const routing::MethodEntry& method) {
  if (method.safe) return "VIEWED";
  return method.creates ? "CREATED" : "CHANGED";
}

// "/passerelle.contacts.v1.PeopleService/GetPerson" → "contacts.PeopleService/GetPerson"
std::string ShortName(const routing::MethodEntry& method) {
  return method.service + method.grpc_path.substr(method.grpc_path.rfind('.'));
}

AccessRecord RecordOf(const BackendCall& call) {
  AccessRecord record;
  if (call.caller != nullptr) {
    const access::Principal& principal = call.caller->principal;
    record.subject = principal.subject;
    record.roles = principal.roles;
    record.sites = principal.sites;
    record.partner = principal.partner;
  }
  record.address = call.address;
  record.method = ShortName(*call.method);
  record.action = ActionOf(*call.method);
  record.purpose = call.purpose;
  record.trace = call.trace.trace_id;
  AddPeopleNamed(call.request, call.method->people_in_request, record.people);
  return record;
}

// A request of a bad form is refused before anybody is looked for.
bool NobodyWasReached(const absl::Status& status) {
  return absl::IsInvalidArgument(status) && ReasonOf(status) == "INVALID_FIELDS";
}

// What the caller hears of a call without a record. What would happen twice must not be sent again unseen.
absl::Status NotRecorded(absl::Status fault, bool repeatable) {
  if (repeatable) return fault;
  return Error(fault.code(), ReasonOf(fault),
               "This call must be recorded, and cannot be at the moment; whether it took effect is unknown.");
}

class AuditedBackend : public Backend {
 public:
  AuditedBackend(std::unique_ptr<Backend> inner, AccessLog& log) : inner_(std::move(inner)), log_(log) {}

  void Call(BackendCall call, Done done) override {
    if (!NamesPeople(*call.method)) return CallInner(std::move(call), std::move(done));
    const routing::MethodEntry& method = *call.method;
    const bool repeatable = IsRepeatable(call);
    auto record = std::make_shared<AccessRecord>(RecordOf(call));
    CallInner(std::move(call), [this, &method, repeatable, record, done = std::move(done)](BackendAnswer answer) {
      if (answer.status.ok()) AddPeopleNamed(answer.response, method.people_in_response, record->people);
      if (record->people.empty() || NobodyWasReached(answer.status)) return done(std::move(answer));
      record->outcome = CodeName(answer.status.code());
      HandOnWhenRecorded(std::move(*record), std::move(answer), repeatable, done);
    });
  }

  void Check(absl::Time deadline, std::function<void(bool)> done) override { inner_->Check(deadline, std::move(done)); }

 private:
  void CallInner(BackendCall call, Done done) {
    if (!call.refusal.ok()) return done({std::move(call.refusal), ""});
    inner_->Call(std::move(call), std::move(done));
  }

  void HandOnWhenRecorded(AccessRecord record, BackendAnswer answer, bool repeatable, Done done) {
    auto held = std::make_shared<BackendAnswer>(std::move(answer));
    log_.Append(std::move(record), [held, repeatable, done = std::move(done)](absl::Status recorded) {
      if (recorded.ok()) return done(std::move(*held));
      done({NotRecorded(std::move(recorded), repeatable), ""});
    });
  }

  const std::unique_ptr<Backend> inner_;
  AccessLog& log_;
};

}  // namespace

std::unique_ptr<Backend> MakeAuditedBackend(std::unique_ptr<Backend> inner, AccessLog& log) {
  return std::make_unique<AuditedBackend>(std::move(inner), log);
}

bool RecordsRefusal(const routing::MethodEntry& method, const absl::Status& refusal, const CallerPtr& caller) {
  return caller != nullptr && absl::IsPermissionDenied(refusal) && !method.people_in_request.empty();
}

}  // namespace passerelle::gateway::audit
