// libpq connection strings, in both their forms.
#pragma once

#include <string>
#include <string_view>

namespace passerelle::db {

// `url` ("postgresql://…" or "host=… dbname=…") with one more parameter, which wins over one that is there.
std::string WithParameter(std::string_view url, std::string_view name, std::string_view value);

}  // namespace passerelle::db
