// A REST request: the first byte chooses the route, then the query until a line feed, then the JSON body.
#include <google/protobuf/descriptor.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>

#include "gateway/routing/route_table.h"
#include "gateway/transcoding/bindings.h"

using namespace passerelle::gateway;

namespace {

struct Api {
  std::unique_ptr<routing::RouteTable> table;
  std::unique_ptr<transcoding::Transcoder> transcoder;
};

const Api& TheApi() {
  static const Api api = [] {
    std::stringstream content;
    content << std::ifstream(std::getenv("PASSERELLE_DESCRIPTOR_SET"), std::ios::binary).rdbuf();
    Api read;
    read.table = routing::RouteTable::Build(content.str()).value();
    read.transcoder = transcoding::MakeTableTranscoder(*read.table);
    return read;
  }();
  return api;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const Api& api = TheApi();
  const routing::Route& route = *api.table->routes()[data[0] % api.table->routes().size()];
  const std::string_view input(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::size_t line = input.find('\n');
  auto query = transcoding::ParseQuery(input.substr(0, line));
  if (!query.ok()) return 0;
  std::vector<routing::PathBinding> path;
  for (const auto& variable : route.path.variables) path.push_back({variable.field_path, "7"});
  const std::string_view body = line == std::string_view::npos ? "" : input.substr(line + 1);
  const auto wire = transcoding::BuildRequest({&route, path, *std::move(query), std::nullopt, body}, *api.transcoder);
  if (!wire.ok()) return 0;
  // What was accepted can be shown, and what is shown is accepted.
  std::string json;
  if (!api.transcoder->WireToJson(*route.method->input, *wire, json).ok()) std::abort();
  std::string again;
  if (!api.transcoder->JsonToWire(*route.method->input, json, again).ok()) std::abort();
  return 0;
}
