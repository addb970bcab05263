// What the gateway serves by itself: the API's description, its documentation page, and whether it lives and is ready.
#pragma once

#include <absl/time/time.h>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "gateway/base/worker_pool.h"
#include "gateway/http/message.h"
#include "gateway/upstream/backend.h"
#include "services/runtime/cache/cache.h"
#include "services/runtime/db/database.h"

namespace passerelle::gateway::http {

struct PageInputs {
  std::string openapi;      // the document
  std::string docs_folder;  // assets of /docs; may be absent
  const std::map<std::string, std::unique_ptr<Backend>>& backends;
  std::string own_service;  // the one of them that is this process
  db::Pool& pool;
  cache::Cache& cache;
  WorkerPool& workers;
};

// Thread-safe.
class Pages {
 public:
  explicit Pages(PageInputs inputs);

  // Whether the request is for one of these pages.
  bool Knows(const RequestHead& head) const;
  // `done` is called once with the response, on any thread.
  void Serve(const RequestHead& head, std::function<void(Response)> done);
  // From now on /readyz says no.
  void StartDraining() { draining_ = true; }
  // Asks the database and every upstream. Ready with the database and any one of them: whoever needs another is told
  // so, and all others go on; without a single one it is this process that is cut off.
  void CheckReady(std::function<void(bool ready, std::map<std::string, bool> parts)> done);

 private:
  using Done = std::function<void(Response)>;
  void ServeReady(Done done);

  const PageInputs inputs_;
  std::map<std::string, Response> fixed_;  // by path, read once
  std::atomic<bool> draining_ = false;
};

}  // namespace passerelle::gateway::http
