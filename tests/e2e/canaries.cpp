#include "tests/e2e/canaries.h"

#include <absl/strings/str_cat.h>

#include <map>

#include "passerelle/options/v1/options.pb.h"

namespace passerelle::e2e {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

constexpr int kMostDepth = 6;

bool IsMessage(const FieldDescriptor& field) { return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE; }

// What clients cannot set is not theirs to plant in.
bool Settable(const FieldDescriptor& field) { return !field.options().GetExtension(options::v1::data).output_only(); }

bool IsPersonalText(const FieldDescriptor& field) {
  const bool text = field.type() == FieldDescriptor::TYPE_STRING || field.type() == FieldDescriptor::TYPE_DOUBLE;
  return text && Settable(field) && field.options().GetExtension(options::v1::data).personal();
}

void Collect(const Descriptor& type, int depth, std::set<std::string>& fields) {
  for (int i = 0; depth < kMostDepth && i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (IsPersonalText(field)) fields.insert(field.full_name());
    if (IsMessage(field) && Settable(field)) Collect(*field.message_type(), depth + 1, fields);
  }
}

}  // namespace

std::set<std::string> PersonalFieldsOf(const Descriptor& type) {
  std::set<std::string> fields;
  Collect(type, 0, fields);
  return fields;
}

std::string Canaries::NewWord() {
  const std::string word = absl::StrCat("Numbatcanary", 1000 + words_.size());
  words_.insert(word);
  return word;
}

Canaries::Json Canaries::ValueFor(const FieldDescriptor& field) {
  // Of a form that is looked at.
  static const std::map<std::string, Json> forms = {{"birth_date", "1931-02-17"},
                                                    {"phone", "+33698310217"},
                                                    {"email", "numbat@canary.example"},
                                                    {"latitude", 48.853719},
                                                    {"longitude", 2.348917}};
  const auto form = forms.find(field.name());
  if (form == forms.end()) return NewWord();
  words_.insert(form->second.is_string() ? form->second.get<std::string>() : form->second.dump());
  return form->second;
}

void Canaries::Plant(const Descriptor& type, Json& message, Where where, int depth) {
  for (int i = 0; depth < kMostDepth && i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const std::string& name = field.json_name();
    if (IsPersonalText(field)) {
      fields_.insert(field.full_name());
      message[name] = field.is_repeated() ? Json::array({ValueFor(field)}) : ValueFor(field);
    }
    if (!IsMessage(field) || !Settable(field) || PersonalFieldsOf(*field.message_type()).empty()) continue;
    if (where == Where::kEveryPart && !message.contains(name))
      message[name] = field.is_repeated() ? Json::array({Json::object()}) : Json::object();
    if (!message.contains(name)) continue;
    if (!field.is_repeated()) {
      Plant(*field.message_type(), message[name], where, depth + 1);
    } else {
      for (Json& element : message[name]) Plant(*field.message_type(), element, where, depth + 1);
    }
  }
}

Canaries::Json Canaries::PlantedIn(const Descriptor& type, Json request, Where where) {
  Plant(type, request, where, 0);
  return request;
}

}  // namespace passerelle::e2e
