// When API keys were last used, written down beside the calls and not within them.
#pragma once

#include <string>

#include "gateway/base/worker_pool.h"
#include "services/runtime/db/database.h"

namespace passerelle::gateway {

// Thread-safe.
class KeyUse {
 public:
  // `pool` must outlive the workers.
  KeyUse(db::Pool& pool, WorkerPool& workers) : pool_(pool), workers_(workers) {}

  // Returns at once. What cannot be written now is dropped: the next verification of the key notes it.
  void Note(std::string key);

 private:
  db::Pool& pool_;
  WorkerPool& workers_;
};

}  // namespace passerelle::gateway
