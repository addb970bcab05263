#include "services/runtime/rpc/neighbours.h"

#include <absl/time/clock.h>

#include "services/runtime/access/assertion.h"
#include "services/runtime/base/text.h"
#include "services/runtime/rpc/client.h"

namespace passerelle::rpc {
namespace {

// "passerelle.supplies.v1.VehicleStockService.LoadVehicle" → "supplies"
std::string_view NeighbourOf(std::string_view method) {
  const std::size_t begin = method.find('.') + 1;
  return method.substr(begin, method.find('.', begin) - begin);
}

}  // namespace

struct Neighbours::Impl {
  access::Principal principal;
  std::optional<access::AssertionSigner> signer;
  std::map<std::string, std::unique_ptr<Client>, std::less<>> clients;
};

absl::StatusOr<std::unique_ptr<Neighbours>> Neighbours::Create(NeighbourOptions options) {
  auto impl = std::make_unique<Impl>();
  impl->principal = {StrCat("service:", options.service), {"service"}, {"*"}};
  if (!options.addresses.empty()) {
    absl::StatusOr<access::AssertionSigner> signer =
        access::AssertionSigner::Create(std::move(options.service), options.signing_key);
    if (!signer.ok()) return signer.status();
    impl->signer = *std::move(signer);
  }
  for (const auto& [name, address] : options.addresses)
    impl->clients[name] = std::make_unique<Client>(address, tls::Peer{options.tls, name});
  return std::unique_ptr<Neighbours>(new Neighbours(std::move(impl)));
}

Neighbours::Neighbours(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Neighbours::~Neighbours() = default;

void Neighbours::Cancel() {
  for (const auto& [name, client] : impl_->clients) client->Cancel();
}

absl::Status Neighbours::CallInto(std::string_view method, const google::protobuf::Message& request,
                                  absl::Time deadline, const telemetry::TraceContext& trace,
                                  std::string_view idempotency_key, google::protobuf::Message& response) {
  const auto client = impl_->clients.find(NeighbourOf(method));
  if (client == impl_->clients.end()) return absl::InternalError(StrCat("no address of ", NeighbourOf(method)));
  CallOptions options;
  options.deadline = deadline;
  options.assertion = impl_->signer->Sign(impl_->principal, absl::Now());
  options.trace_parent = trace.Traceparent();
  options.idempotency_key = std::string(idempotency_key);
  return client->second->CallInto(method, request, options, response);
}

}  // namespace passerelle::rpc
