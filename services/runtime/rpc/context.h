// What a handler sees besides its request: an authorised principal, a deadline, and the service's resources.
#pragma once

#include <absl/time/time.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <typeinfo>
#include <vector>

#include "services/runtime/access/principal.h"
#include "services/runtime/base/clock.h"
#include "services/runtime/base/status.h"
#include "services/runtime/cache/cache.h"
#include "services/runtime/config/settings.h"
#include "services/runtime/db/database.h"
#include "services/runtime/rpc/neighbours.h"
#include "services/runtime/telemetry/trace.h"

namespace google::protobuf {
class Message;
}

namespace passerelle::vault {
class Vault;
}

namespace passerelle::rpc {

// Whether a site exists, as far as the service knows.
using KnowsSite = std::function<bool(std::string_view site)>;

// The resources of one process, shared by all its calls.
struct Resources {
  db::Pool* pool = nullptr;
  cache::Cache* cache = nullptr;
  const Clock* clock = nullptr;
  const config::Settings* settings = nullptr;
  Neighbours* neighbours = nullptr;
  const vault::Vault* vault = nullptr;  // of a service that seals
  // The service's own state (reference data held in memory, …), typed by what the service passed to ServiceDefinition.
  std::shared_ptr<void> state;
  // Decides only how a caller is refused who may not act for a site.
  KnowsSite knows_site = [](std::string_view) { return true; };
  const std::type_info* state_type = nullptr;
};

class RpcContext {
 public:
  RpcContext(const Resources& resources, access::Principal principal, absl::Time deadline, std::string idempotency_key,
             telemetry::TraceContext trace);

  const access::Principal& principal() const { return principal_; }
  absl::Time deadline() const { return deadline_; }
  absl::Time now() const { return resources_.clock->Now(); }
  const telemetry::TraceContext& trace() const { return trace_; }

  // The service's database, bound to this call's deadline.
  db::Session& db() { return db_; }
  cache::Cache& cache() { return *resources_.cache; }
  const config::Settings& settings() const { return *resources_.settings; }
  // The services that the definition says this one calls.
  Neighbours& neighbours() { return *resources_.neighbours; }
  // The keys of personal data; of a service whose definition says that it seals.
  const vault::Vault& vault() const { return *resources_.vault; }

  // The sites a row must belong to, for SQL: `site = any($n)`; NULL for the whole association (`$n is null or site =
  // any($n)`).
  db::Param sites() const;

  // The service's state, as its ServiceDefinition made it.
  template <class State>
  State& state() {
    return *static_cast<State*>(CheckedState(typeid(State)));
  }

  // The id of the resource that this call creates, so that a repeated call finds it: the idempotency key when it is a
  // UUID, else a UUIDv5 of principal and key, else (no key) a fresh UUIDv7.
  std::string NewResourceId() const;
  // The same for one entry of a batch, with its own key.
  std::string NewResourceId(std::string_view key) const;
  bool HasIdempotencyKey() const { return !idempotency_key_.empty(); }

 private:
  void* CheckedState(const std::type_info& type) const;

  const Resources& resources_;
  access::Principal principal_;
  absl::Time deadline_;
  std::string idempotency_key_;
  telemetry::TraceContext trace_;
  db::Session db_;
};

// SHA-256 of the request's deterministic wire form without its request_id, as raw bytes: a key that comes back with
// another hash was reused.
std::string RequestHash(const google::protobuf::Message& request);

}  // namespace passerelle::rpc
