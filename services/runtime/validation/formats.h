// The well-known forms of strings (Format of passerelle/options/v1/options.proto).
#pragma once

#include <string_view>

#include "passerelle/options/v1/options.pb.h"

namespace passerelle::validation {

// Whether `text`, which is not empty, has the form.
bool HasFormat(options::v1::Format format, std::string_view text);
// The form in words, to follow "must be": "a UUID".
std::string_view DescribeFormat(options::v1::Format format);

}  // namespace passerelle::validation
