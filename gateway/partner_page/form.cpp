#include "gateway/partner_page/form.h"

#include <absl/strings/str_replace.h>

#include "gateway/dialects/dialect.h"
#include "gateway/transcoding/json_check.h"
#include "gateway/transcoding/query_string.h"
#include "services/runtime/base/status.h"

namespace passerelle::gateway::partner_page {

absl::Status Invalid(std::string_view reason, std::string_view message) {
  return Error(absl::StatusCode::kInvalidArgument, reason, message);
}

absl::StatusOr<Form> Form::Read(const http::RequestHead& head, std::string_view body) {
  Form form;
  if (body.empty()) return form;
  if (dialects::MediaType(head) != "application/x-www-form-urlencoded")
    return Invalid("MEDIA_TYPE_UNSUPPORTED", "This page takes forms only.");
  const auto fields = transcoding::ParseQuery(body);
  if (!fields.ok()) return Invalid("FORM_INVALID", "The form cannot be read.");
  for (const auto& [name, value] : *fields) {
    const bool added = form.fields_.try_emplace(name, absl::StrReplaceAll(value, {{"\r\n", "\n"}})).second;
    if (!added || !transcoding::IsCleanUtf8(value)) return Invalid("FORM_INVALID", "The form cannot be read.");
  }
  return form;
}

std::string Form::Text(std::string_view name) const {
  const auto field = fields_.find(name);
  return field == fields_.end() ? "" : field->second;
}

}  // namespace passerelle::gateway::partner_page
