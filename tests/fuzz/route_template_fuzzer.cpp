// A template and a path, separated by a line feed.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "gateway/routing/route_table.h"
#include "gateway/routing/route_template.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace passerelle::gateway::routing;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = input.find('\n');
  const auto route = RouteTemplate::Parse(input.substr(0, line));
  if (!route.ok()) return 0;
  // A template that is accepted is ambiguous with itself, and binds any path of its length without reading past it.
  if (!Ambiguous(*route, *route)) std::abort();
  const auto path = SplitPath(line == std::string_view::npos ? "/" : input.substr(line + 1));
  if (path.ok() && Bind(*route, *path).size() != route->variables.size()) std::abort();
  return 0;
}
