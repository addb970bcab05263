// How often somebody may fail to prove who they are.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>

#include "gateway/rpc/state.h"

namespace passerelle::gateway {

// A failure is paid for before the password is looked at, and given back when it was right: calls at the same time
// cannot slip through.
class FailureGuard {
 public:
  // `source`: who tries, by address or account; `login_index`: whose password is tried.
  FailureGuard(State& state, std::string_view source, std::string_view login_index);

  // RESOURCE_EXHAUSTED (RATE_LIMITED), with RetryInfo.
  absl::Status Pay();
  void GiveBack();

 private:
  State& state_;
  const std::string by_source_;
  const std::string by_both_;
};

}  // namespace passerelle::gateway
