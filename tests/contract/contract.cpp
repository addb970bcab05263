#include "tests/contract/contract.h"

#include <google/protobuf/descriptor.pb.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace passerelle::contract {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;

struct Contract {
  DescriptorPool pool;
  std::vector<const MethodDescriptor*> methods;
  std::vector<const Descriptor*> messages;

  Contract() {
    const char* path = std::getenv("PASSERELLE_DESCRIPTORS");
    std::ifstream input(path != nullptr ? path : "", std::ios::binary);
    google::protobuf::FileDescriptorSet files;
    if (!files.ParseFromIstream(&input) || files.file().empty()) throw std::runtime_error("no descriptor set");
    for (const auto& file : files.file()) {
      const FileDescriptor* built = pool.BuildFile(file);
      if (built != nullptr && built->package().rfind("passerelle.", 0) == 0) Collect(*built);
    }
  }

  void Collect(const FileDescriptor& file) {
    for (int s = 0; s < file.service_count(); ++s) {
      for (int m = 0; m < file.service(s)->method_count(); ++m) methods.push_back(file.service(s)->method(m));
    }
    for (int m = 0; m < file.message_type_count(); ++m) Collect(*file.message_type(m));
  }

  void Collect(const Descriptor& message) {
    if (message.options().map_entry()) return;
    messages.push_back(&message);
    for (int n = 0; n < message.nested_type_count(); ++n) Collect(*message.nested_type(n));
  }
};

const Contract& TheContract() {
  static const Contract contract;
  return contract;
}

// Options of a pool built at run time keep our extensions as unknown fields; parsing them again as the linked type
// knows them.
template <class Options>
Options Known(const Options& options) {
  Options known;
  known.ParseFromString(options.SerializeAsString());
  return known;
}

}  // namespace

const std::vector<const MethodDescriptor*>& Methods() { return TheContract().methods; }
const std::vector<const Descriptor*>& Messages() { return TheContract().messages; }

options::v1::Policy PolicyOf(const MethodDescriptor& method) {
  return Known(method.options()).GetExtension(options::v1::policy);
}
bool HasPolicy(const MethodDescriptor& method) { return Known(method.options()).HasExtension(options::v1::policy); }
google::api::HttpRule RouteOf(const MethodDescriptor& method) {
  return Known(method.options()).GetExtension(google::api::http);
}
options::v1::Rules RulesOf(const google::protobuf::FieldDescriptor& field) {
  return Known(field.options()).GetExtension(options::v1::rules);
}
options::v1::Data DataOf(const google::protobuf::FieldDescriptor& field) {
  return Known(field.options()).GetExtension(options::v1::data);
}

}  // namespace passerelle::contract
