// What a browser sends of a form: application/x-www-form-urlencoded.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>

#include "gateway/http/message.h"

namespace passerelle::gateway::partner_page {

// INVALID_ARGUMENT, for what a form says.
absl::Status Invalid(std::string_view reason, std::string_view message);

class Form {
 public:
  static constexpr std::size_t kMostBytes = 16 * 1024;

  // INVALID_ARGUMENT (FORM_INVALID, MEDIA_TYPE_UNSUPPORTED) for a broken percent code, a field that comes twice, text
  // that is not UTF-8, another media type. Line ends become "\n", as they are counted in the page's own limits.
  static absl::StatusOr<Form> Read(const http::RequestHead& head, std::string_view body);

  // Empty when absent.
  std::string Text(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> fields_;
};

}  // namespace passerelle::gateway::partner_page
