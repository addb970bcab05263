// Whom a message is about, read from its wire form: nothing else of it is decoded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/routing/method_entry.h"

namespace passerelle::gateway::audit {

// The UUIDs at the paths in `wire`, in lower case and in order of appearance, each once; what is no UUID is left out.
// They are added to `people`, a thousand at most.
void AddPeopleNamed(std::string_view wire, const std::vector<routing::FieldPath>& paths,
                    std::vector<std::string>& people);

}  // namespace passerelle::gateway::audit
