#include "services/statistics/person_records.h"

#include "passerelle/common/v1/vocabulary.pb.h"
#include "services/statistics/facts.h"

namespace passerelle::statistics {
namespace {

using google::protobuf::ListValue;
using google::protobuf::Struct;

void SetText(Struct& record, const char* field, std::string_view text) {
  (*record.mutable_fields())[field].set_string_value(std::string(text));
}

void SetNumber(Struct& record, const char* field, int number) {
  (*record.mutable_fields())[field].set_number_value(number);
}

void SetFlag(Struct& record, const char* field, bool flag) { (*record.mutable_fields())[field].set_bool_value(flag); }

ListValue& ListIn(Struct& record, const char* field) { return *(*record.mutable_fields())[field].mutable_list_value(); }

void AddActs(const db::Row& row, ListValue& acts) {
  for (const auto& [kind, minutes] : Pair(row.Text("act_kinds"), row.Text("act_minutes"))) {
    Struct& act = *acts.add_values()->mutable_struct_value();
    SetText(act, "kind", common::v1::ActKind_Name(std::stoi(std::string(kind))));
    SetNumber(act, "minutes", minutes);
  }
}

void AddHandouts(const db::Row& row, ListValue& handouts) {
  for (const auto& [item, quantity] : Pair(row.Text("items"), row.Text("quantities"))) {
    Struct& handout = *handouts.add_values()->mutable_struct_value();
    SetText(handout, "item", item);
    SetNumber(handout, "quantity", quantity);
  }
}

}  // namespace

Struct PersonRecord(const db::Row& row) {
  Struct record;
  SetText(record, "person", row.Text("person"));
  SetText(record, "gender", common::v1::Gender_Name(row.Int32("gender")));
  if (const int birth_year = row.Int32("birth_year"); birth_year != 0) SetNumber(record, "birthYear", birth_year);
  SetFlag(record, "merged", row.Bool("merged"));
  return record;
}

Struct VisitRecord(const db::Row& row) {
  Struct record;
  SetText(record, "id", row.Text("id"));
  SetText(record, "person", row.Text("person"));
  SetText(record, "site", row.Text("site"));
  SetText(record, "day", row.Text("day"));
  SetText(record, "setting", common::v1::Setting_Name(row.Int32("setting")));
  AddActs(row, ListIn(record, "acts"));
  AddHandouts(row, ListIn(record, "handouts"));
  SetNumber(record, "syringesReturned", row.Int32("syringes_returned"));
  SetFlag(record, "withOuting", row.Bool("with_outing"));
  SetFlag(record, "voided", row.Bool("voided"));
  return record;
}

}  // namespace passerelle::statistics
