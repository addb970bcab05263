// Mail addresses, as far as this suite takes them: one address, nothing that could be read as more.
#pragma once

#include <string_view>

namespace passerelle {

// "local@host": atoms and dots, then labels of a host. A host of this machine or network may be one label.
bool IsMailAddress(std::string_view text);

// One that can be reached from elsewhere: its host has a domain.
bool IsPublicMailAddress(std::string_view text);

}  // namespace passerelle
