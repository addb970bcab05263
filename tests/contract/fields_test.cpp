// Every field is explained and bounded, and personal data stays out of events.
#include <gtest/gtest.h>

#include <set>

#include "tests/contract/contract.h"

namespace passerelle::contract {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using options::v1::Rules;

bool IsOf(const Descriptor& message, const std::string& package) {
  return message.file()->package() == "passerelle." + package + ".v1";
}

// Options describe the contract and events are made by our own services: their fields carry no request rules.
bool CarriesRules(const Descriptor& message) {
  return !IsOf(message, "options") && !IsOf(message, "access") &&
         (!IsOf(message, "events") || message.name() == "PullEventsRequest");
}

TEST(EveryField, IsExplained) {
  for (const auto* message : Messages()) {
    EXPECT_FALSE(CommentOf(*message).empty()) << message->full_name();
    for (int f = 0; f < message->field_count(); ++f) {
      EXPECT_FALSE(CommentOf(*message->field(f)).empty()) << message->field(f)->full_name();
    }
  }
}

TEST(EveryString, HasAnUpperBound) {
  for (const auto* message : Messages()) {
    if (!CarriesRules(*message)) continue;
    for (int f = 0; f < message->field_count(); ++f) {
      const FieldDescriptor& field = *message->field(f);
      if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) continue;
      const Rules rules = RulesOf(field);
      EXPECT_TRUE(rules.max_len() > 0 || rules.format() != options::v1::FORMAT_UNSPECIFIED) << field.full_name();
    }
  }
}

TEST(EveryList, HasAnUpperBound) {
  for (const auto* message : Messages()) {
    if (!CarriesRules(*message)) continue;
    for (int f = 0; f < message->field_count(); ++f) {
      const FieldDescriptor& field = *message->field(f);
      if (!field.is_repeated()) continue;
      EXPECT_GT(RulesOf(field).max_items(), 0) << field.full_name();
    }
  }
}

TEST(EveryList, WhoseElementsAreReadAloneHasAPlaceForThoseThatCannotBe) {
  int found = 0;
  for (const auto* message : Messages()) {
    for (int f = 0; f < message->field_count(); ++f) {
      const FieldDescriptor& list = *message->field(f);
      const Rules rules = RulesOf(list);
      if (rules.unreadable_field().empty()) continue;
      ++found;
      EXPECT_TRUE(rules.checked_by_handler()) << list.full_name();
      const FieldDescriptor* place = message->FindFieldByName(rules.unreadable_field());
      ASSERT_TRUE(place != nullptr && place->is_repeated() && place->message_type() != nullptr) << list.full_name();
      EXPECT_EQ(RulesOf(*place).max_items(), rules.max_items()) << list.full_name();
      const auto type_of = [place](const char* name) {
        const FieldDescriptor* field = place->message_type()->FindFieldByName(name);
        return field == nullptr ? "absent" : field->type_name();
      };
      EXPECT_STREQ(type_of("index"), "int32") << list.full_name();
      EXPECT_STREQ(type_of("field"), "string") << list.full_name();
      EXPECT_STREQ(type_of("description"), "string") << list.full_name();
    }
  }
  EXPECT_GT(found, 0);
}

// Names by which personal data is recognised when somebody forgets the mark.
TEST(EveryField, ThatNamesAPersonIsMarkedPersonal) {
  const std::set<std::string> telling = {"pseudonym", "given_name", "family_name", "birth_date",
                                         "phone",     "note",       "login"};
  for (const auto* message : Messages()) {
    for (int f = 0; f < message->field_count(); ++f) {
      const FieldDescriptor& field = *message->field(f);
      if (!telling.contains(field.name())) continue;
      EXPECT_TRUE(DataOf(field).personal()) << field.full_name();
    }
  }
}

TEST(EveryEvent, HoldsNoPersonalField) {
  for (const auto* message : Messages()) {
    if (!IsOf(*message, "events")) continue;
    for (int f = 0; f < message->field_count(); ++f) {
      EXPECT_FALSE(DataOf(*message->field(f)).personal()) << message->field(f)->full_name();
    }
  }
}

}  // namespace
}  // namespace passerelle::contract
