// The paths of the partner page.
#pragma once

#include <optional>
#include <string_view>

#include "gateway/http/message.h"

namespace passerelle::gateway::partner_page {

enum class Step { kLink, kRenew, kReferral, kAcknowledge, kAccept, kDecline, kSchedule, kReport };

struct PageRoute {
  Step step;
  std::string_view path_template;  // what stands for the path where it is counted: a link's path is a secret
  std::string_view secret;         // of a link; empty when the path cannot hold one
};

// Absent for a path that is not one of the page's. The views point into `path`.
std::optional<PageRoute> FindPageRoute(std::string_view path);
// The verbs that the step takes, for Allow.
std::string_view VerbsOf(Step step);
// Whether the step takes this verb.
bool TakesVerb(Step step, std::string_view verb);

}  // namespace passerelle::gateway::partner_page
