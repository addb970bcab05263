// Pages for people that take forms: paths of their own beside the API's.
#pragma once

#include <absl/status/statusor.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "gateway/http/message.h"

namespace passerelle::gateway::http {

// Thread-safe.
class FormSite {
 public:
  virtual ~FormSite() = default;
  // What stands for the request's path in metrics and logs, where the path itself may be a secret; empty when the
  // request is not for one of these pages.
  virtual std::string_view TemplateOf(const RequestHead& head) const = 0;
  virtual std::size_t MostBodyBytes() const = 0;
  // `body`: or why it could not be read. `done` is called once with the response, on any thread; `head` lives until
  // then.
  virtual void Serve(const RequestHead& head, absl::StatusOr<std::string> body, std::function<void(Response)> done) = 0;
};

}  // namespace passerelle::gateway::http
