// Which sites a request asks for, and the cache of its answers.
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <string>
#include <vector>

#include "services/runtime/rpc/context.h"
#include "services/statistics/state.h"

namespace passerelle::statistics {

// The sites to count, sorted, each once: those `asked` for, or every known site the caller may see when none is.
// FAILED_PRECONDITION (SITE_UNKNOWN) for a site that is not known.
absl::StatusOr<std::vector<std::string>> SitesToCount(const access::Principal& principal,
                                                      const google::protobuf::RepeatedPtrField<std::string>& asked,
                                                      const Figures& figures);

// The serialised answer to `request`, from the cache when the feeds stand where they stood, from `compute` otherwise.
// The figures given to `compute` hold every fact that was committed when the call came.
// UNAVAILABLE (FIGURES_CATCHING_UP) while the feeds are taken in again, as long as the facts do not go as far as
// before.
absl::StatusOr<std::string> CachedAnswer(rpc::RpcContext& rpc, const google::protobuf::Message& request,
                                         const std::function<absl::StatusOr<std::string>(const Figures&)>& compute);

}  // namespace passerelle::statistics
