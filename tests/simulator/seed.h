// Creates what a JSON file lists, once.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "tests/simulator/api.h"

namespace passerelle::simulator {

// Posts each element of the JSON array in `file` to `path` under a key made from its content, so that seeding again
// changes nothing. Something that exists already with other content is left as it is. Returns how many elements there
// are.
absl::StatusOr<int> Seed(Api& api, const std::string& path, const std::string& file);

}  // namespace passerelle::simulator
