// A private Redis on a unix socket, without persistence.
#pragma once

#include <memory>
#include <string>

#include "tests/support/child_process.h"

namespace passerelle::testing {

class Redis {
 public:
  // The server of this test executable, started at the first call (from the main thread).
  static Redis& Running();
  Redis();

  std::string Url() const;  // "unix:/…/redis.sock"

  void Stop();
  void Start();
  // Freezes the server, so that it neither answers nor refuses, and lets it go on.
  void Freeze();
  void Thaw();

 private:
  ServerDirectory directory_;
  std::unique_ptr<ChildProcess> server_;
};

}  // namespace passerelle::testing
