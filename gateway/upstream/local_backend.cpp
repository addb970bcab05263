#include "gateway/upstream/local_backend.h"

#include <utility>

#include "gateway/access/local_principal.h"

namespace passerelle::gateway {
namespace {

class LocalBackend : public Backend {
 public:
  LocalBackend(const rpc::Pipeline& pipeline, const vault::Vault& vault) : pipeline_(pipeline), vault_(vault) {}

  void Call(BackendCall call, std::function<void(BackendAnswer)> done) override {
    auto kept = std::make_shared<const BackendCall>(std::move(call));
    rpc::InboundCall inbound;
    inbound.method = kept->method->full_name;
    inbound.request = kept->request;
    inbound.deadline = kept->deadline;
    inbound.trace_parent = kept->trace.Traceparent();
    inbound.idempotency_key = kept->idempotency_key;
    inbound.principal =
        kept->caller ? WithSession(kept->caller->principal, kept->caller->session) : Nobody(vault_, kept->address);
    pipeline_.Start(std::move(inbound), [kept, done = std::move(done)](rpc::Outcome outcome) {
      done({std::move(outcome.status), std::move(outcome.response)});
    });
  }

  void Check(absl::Time, std::function<void(bool)> done) override { done(true); }

 private:
  const rpc::Pipeline& pipeline_;
  const vault::Vault& vault_;
};

}  // namespace

std::unique_ptr<Backend> MakeLocalBackend(const rpc::Pipeline& pipeline, const vault::Vault& vault) {
  return std::make_unique<LocalBackend>(pipeline, vault);
}

}  // namespace passerelle::gateway
