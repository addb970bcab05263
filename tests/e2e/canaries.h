// Words that occur nowhere else, put into every personal field that a request has.
#pragma once

#include <google/protobuf/descriptor.h>

#include <set>
#include <string>

#include "tests/access/matrix.h"

namespace passerelle::e2e {

class Canaries {
 public:
  using Json = access_tests::Json;
  enum class Where { kPartsThere, kEveryPart };

  // The request with a word in each personal text: of the parts that it has, or of those too that it lacks.
  Json PlantedIn(const google::protobuf::Descriptor& type, Json request, Where where);

  // What must be found nowhere.
  const std::set<std::string>& words() const { return words_; }
  // The fields that have held a word, "passerelle.contacts.v1.Identity.given_name".
  const std::set<std::string>& fields() const { return fields_; }
  // One more, for where no field is.
  std::string NewWord();

 private:
  void Plant(const google::protobuf::Descriptor& type, Json& message, Where where, int depth);
  Json ValueFor(const google::protobuf::FieldDescriptor& field);
  std::set<std::string> words_;
  std::set<std::string> fields_;
};

// Every personal text in a message of this type, at any depth.
std::set<std::string> PersonalFieldsOf(const google::protobuf::Descriptor& type);

}  // namespace passerelle::e2e
