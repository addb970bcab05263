#include "gateway/routing/route_table.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <algorithm>
#include <utility>

#include "gateway/base/text.h"
#include "gateway/routing/http_rule.h"

namespace passerelle::gateway::routing {

using google::protobuf::FileDescriptorSet;
using google::protobuf::MethodDescriptor;

// One place in the tree of paths.
struct RouteTable::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::map<std::string, std::unique_ptr<Node>, std::less<>> extensions;
  std::unique_ptr<Node> one;
  std::unique_ptr<Node> rest;
  // Of the paths that end here: custom verb → HTTP verb → route.
  std::map<std::string, std::map<std::string, const Route*, std::less<>>, std::less<>> ends;

  Node& Child(const Segment& segment) {
    std::unique_ptr<Node>& child = Place(segment);
    if (child == nullptr) child = std::make_unique<Node>();
    return *child;
  }

 private:
  std::unique_ptr<Node>& Place(const Segment& segment) {
    switch (segment.kind) {
      case Segment::Kind::kLiteral:
        return literals[segment.text];
      case Segment::Kind::kOneWithExtension:
        return extensions[segment.text];
      case Segment::Kind::kOne:
        return one;
      case Segment::Kind::kRest:
        break;
    }
    return rest;
  }
};

bool Ambiguous(const RouteTemplate& left, const RouteTemplate& right) {
  if (left.verb != right.verb) return false;
  const auto ends_open = [](const RouteTemplate& route) { return route.segments.back().kind == Segment::Kind::kRest; };
  if (left.segments.size() != right.segments.size() && !ends_open(left) && !ends_open(right)) return false;
  bool left_narrower = left.segments.size() > right.segments.size();
  bool right_narrower = right.segments.size() > left.segments.size();
  for (std::size_t i = 0; i < std::min(left.segments.size(), right.segments.size()); ++i) {
    const Segment& a = left.segments[i];
    const Segment& b = right.segments[i];
    // Of two literals, or two extensions, only the same one has a path in common.
    if (a.kind == b.kind && a.text != b.text) return false;
    left_narrower |= a.kind < b.kind;
    right_narrower |= b.kind < a.kind;
  }
  return left_narrower == right_narrower;
}

RouteTable::RouteTable()
    : pool_(std::make_unique<google::protobuf::DescriptorPool>()), root_(std::make_unique<Node>()) {}
RouteTable::~RouteTable() = default;

absl::StatusOr<std::unique_ptr<RouteTable>> RouteTable::Build(const std::string& descriptor_set) {
  FileDescriptorSet files;
  if (!files.ParseFromString(descriptor_set)) return absl::FailedPreconditionError("the descriptor set cannot be read");
  std::unique_ptr<RouteTable> table(new RouteTable());
  if (auto status = table->AddFiles(files); !status.ok()) return status;
  return table;
}

absl::Status RouteTable::AddFiles(const FileDescriptorSet& files) {
  for (const auto& proto : files.file()) {
    const auto* file = pool_->BuildFile(proto);
    if (file == nullptr) return absl::FailedPreconditionError(Cat("the descriptor set has a bad file ", proto.name()));
    for (int s = 0; s < file->service_count(); ++s) {
      for (int m = 0; m < file->service(s)->method_count(); ++m) {
        if (auto status = AddMethod(*file->service(s)->method(m)); !status.ok()) return status;
      }
    }
  }
  return absl::OkStatus();
}

absl::Status RouteTable::AddMethod(const MethodDescriptor& method) {
  if (IsInternal(method)) return absl::OkStatus();
  auto entry = ReadMethod(method);
  if (!entry.ok()) return entry.status();
  entry->index = methods_.size();
  methods_.push_back(std::make_unique<MethodEntry>(*std::move(entry)));
  by_path_[methods_.back()->grpc_path] = methods_.back().get();
  auto routes = ReadRoutes(*methods_.back());
  if (!routes.ok()) return routes.status();
  for (auto& route : *routes) {
    if (auto status = AddRoute(std::move(route)); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status RouteTable::AddRoute(std::unique_ptr<Route> route) {
  for (const auto& other : routes_) {
    if (other->http_method == route->http_method && Ambiguous(other->path, route->path)) {
      return absl::FailedPreconditionError(Cat(route->method->full_name, " has the route ", route->http_method, " ",
                                               route->text, ", which overlaps ", other->text, " of ",
                                               other->method->full_name));
    }
  }
  Node* node = root_.get();
  for (const auto& segment : route->path.segments) node = &node->Child(segment);
  node->ends[route->path.verb][route->http_method] = route.get();
  routes_.push_back(std::move(route));
  return absl::OkStatus();
}

const MethodEntry* RouteTable::FindMethod(std::string_view grpc_path) const {
  const auto found = by_path_.find(grpc_path);
  return found == by_path_.end() ? nullptr : found->second;
}

const RouteTable::Node* RouteTable::Find(const Node& node, const std::vector<std::string>& segments, std::size_t next,
                                         std::string_view verb) const {
  if (next == segments.size()) return node.ends.find(verb) != node.ends.end() ? &node : nullptr;
  if (const auto literal = node.literals.find(segments[next]); literal != node.literals.end()) {
    if (const Node* found = Find(*literal->second, segments, next + 1, verb)) return found;
  }
  // A variable is never empty: "/v1/people/" is not a person, "/v1/reports/.csv" not a year.
  if (const std::size_t dot = segments[next].rfind('.'); dot != std::string::npos && dot > 0) {
    const auto extension = node.extensions.find(std::string_view(segments[next]).substr(dot));
    if (extension != node.extensions.end()) {
      if (const Node* found = Find(*extension->second, segments, next + 1, verb)) return found;
    }
  }
  if (node.one != nullptr && !segments[next].empty()) {
    if (const Node* found = Find(*node.one, segments, next + 1, verb)) return found;
  }
  if (node.rest != nullptr && node.rest->ends.find(verb) != node.rest->ends.end()) return node.rest.get();
  return nullptr;
}

absl::StatusOr<std::optional<RouteMatch>> RouteTable::FindRoute(std::string_view http_method,
                                                                std::string_view path) const {
  auto segments = SplitPath(path);
  if (!segments.ok()) return segments.status();
  // A registered custom verb wins; any other colon belongs to the last segment.
  const Node* node = nullptr;
  std::string verb;
  if (const std::size_t colon = segments->back().rfind(':'); colon != std::string::npos) {
    verb = segments->back().substr(colon + 1);
    std::vector<std::string> without_verb = *segments;
    without_verb.back().resize(colon);
    if (!verb.empty()) node = Find(*root_, without_verb, 0, verb);
    if (node != nullptr) *segments = std::move(without_verb);
  }
  if (node == nullptr) {
    verb.clear();
    node = Find(*root_, *segments, 0, verb);
  }
  if (node == nullptr) return std::nullopt;
  const auto& verbs = node->ends.find(verb)->second;
  RouteMatch match{};
  for (const auto& [name, route] : verbs) match.allowed.push_back(name);
  if (const auto found = verbs.find(http_method); found != verbs.end()) {
    match.route = found->second;
    match.bindings = Bind(match.route->path, *segments);
  }
  return match;
}

}  // namespace passerelle::gateway::routing
