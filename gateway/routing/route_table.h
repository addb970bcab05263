// Every public rpc of a descriptor set, found by its full method name or by its REST routes. Immutable once built.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/routing/method_entry.h"
#include "gateway/routing/route_template.h"

namespace google::protobuf {
class DescriptorPool;
class FileDescriptorSet;
}  // namespace google::protobuf

namespace passerelle::gateway::routing {

// One binding of an rpc to an HTTP verb and a path.
struct Route {
  enum class Body { kNone, kAll, kField };

  const MethodEntry* method;
  std::string http_method;  // "POST"
  std::string text;         // the template as the proto writes it
  RouteTemplate path;
  std::vector<FieldPath> variables;  // of path.variables, in order
  Body body;
  const google::protobuf::FieldDescriptor* body_field;      // of Body::kField
  const google::protobuf::FieldDescriptor* response_field;  // null: the whole response
};

// What a path leads to.
struct RouteMatch {
  const Route* route;                 // null: the path is known, the verb is not
  std::vector<PathBinding> bindings;  // of route
  std::vector<std::string> allowed;   // the verbs the path has, sorted
};

class RouteTable {
 public:
  // Reads a serialised FileDescriptorSet. FAILED_PRECONDITION, naming the method, for a method without policy, a bad
  // template, a variable that is not a singular scalar, or two routes that a path could lead to without one being more
  // specific.
  static absl::StatusOr<std::unique_ptr<RouteTable>> Build(const std::string& descriptor_set);
  ~RouteTable();

  // `grpc_path`: "/passerelle.contacts.v1.PeopleService/GetPerson". Null when unknown or internal.
  const MethodEntry* FindMethod(std::string_view grpc_path) const;
  // `path`: without the query, percent-encoded. Absent when no route has such a path, under any verb. INVALID_ARGUMENT
  // for a bad path.
  absl::StatusOr<std::optional<RouteMatch>> FindRoute(std::string_view http_method, std::string_view path) const;

  const std::vector<std::unique_ptr<MethodEntry>>& methods() const { return methods_; }
  const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }
  const google::protobuf::DescriptorPool& pool() const { return *pool_; }

 private:
  struct Node;
  RouteTable();
  absl::Status AddFiles(const google::protobuf::FileDescriptorSet& files);
  absl::Status AddMethod(const google::protobuf::MethodDescriptor& method);
  absl::Status AddRoute(std::unique_ptr<Route> route);
  // Depth first, literals before extensions before `*` before `**`.
  const Node* Find(const Node& node, const std::vector<std::string>& segments, std::size_t next,
                   std::string_view verb) const;

  std::unique_ptr<google::protobuf::DescriptorPool> pool_;
  std::vector<std::unique_ptr<MethodEntry>> methods_;
  std::map<std::string, const MethodEntry*, std::less<>> by_path_;
  std::vector<std::unique_ptr<Route>> routes_;
  std::unique_ptr<Node> root_;
};

// Whether some path leads to both templates, and neither is more specific (has a literal wherever the other has a
// wildcard).
bool Ambiguous(const RouteTemplate& left, const RouteTemplate& right);

}  // namespace passerelle::gateway::routing
