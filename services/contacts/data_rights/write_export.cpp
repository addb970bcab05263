#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver_util.h>

#include <memory>
#include <stdexcept>

#include "services/contacts/data_rights/person_export.h"
#include "services/runtime/base/text.h"

namespace passerelle::contacts {
namespace {

namespace protobuf = google::protobuf;

constexpr char kTypePrefix[] = "type.googleapis.com";

// The entries of a map in the order of their keys.
std::string DeterministicWire(const protobuf::Message& message) {
  std::string wire;
  {
    protobuf::io::StringOutputStream text(&wire);
    protobuf::io::CodedOutputStream output(&text);
    output.SetSerializationDeterministic(true);
    if (!message.SerializeToCodedStream(&output)) throw std::logic_error("a record cannot be written");
  }
  return wire;
}

// As the gateway writes messages.
std::string Json(const protobuf::Message& message) {
  static const std::unique_ptr<protobuf::util::TypeResolver> resolver(
      protobuf::util::NewTypeResolverForDescriptorPool(kTypePrefix, protobuf::DescriptorPool::generated_pool()));
  protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string json;
  const std::string type = StrCat(kTypePrefix, "/", message.GetDescriptor()->full_name());
  const auto status =
      protobuf::util::BinaryToJsonString(resolver.get(), type, DeterministicWire(message), &json, options);
  if (!status.ok()) throw std::logic_error("a record cannot be written as JSON");
  return json;
}

template <class Messages>
std::string Array(const Messages& messages) {
  std::string array = "[";
  for (const protobuf::Message& message : messages) array += StrCat(array.size() == 1 ? "" : ",", Json(message));
  return array + "]";
}

// Kinds are words of the public contract, which need no escapes.
std::string Sections(const common::v1::PersonRecords& records) {
  std::string object = "{";
  for (const common::v1::PersonRecordSection& section : records.sections()) {
    object += StrCat(object.size() == 1 ? "" : ",", "\"", section.kind(), "\":", Array(section.records()));
  }
  return object + "}";
}

std::string Services(const std::vector<ServiceRecords>& services) {
  std::string object = "{";
  for (const ServiceRecords& service : services) {
    object += StrCat(object.size() == 1 ? "" : ",", "\"", service.service, "\":", Sections(service.records));
  }
  return object + "}";
}

}  // namespace

std::string WriteExport(const OwnRecords& own, const std::vector<ServiceRecords>& services) {
  const std::vector<v1::Person> duplicates(own.people.begin() + 1, own.people.end());
  return StrCat("{\"person\":", Json(own.people.front()), ",\"duplicates\":", Array(duplicates),
                ",\"visits\":", Array(own.visits), ",\"consents\":", Array(own.consents),
                ",\"disclosures\":", Array(own.disclosures), ",\"emergencyAccesses\":", Array(own.emergency_accesses),
                ",\"services\":", Services(services), "}");
}

}  // namespace passerelle::contacts
