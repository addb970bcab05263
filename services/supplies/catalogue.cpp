#include "services/supplies/catalogue.h"

#include <absl/strings/str_cat.h>

#include <map>
#include <set>

#include "services/runtime/base/status.h"
#include "sql/supplies_service.h"

namespace passerelle::supplies {
namespace {

std::vector<std::string> ComponentItems(const v1::Item& item) {
  std::vector<std::string> items;
  for (const v1::Component& component : item.components()) items.push_back(component.item());
  return items;
}

absl::Status CheckFields(const v1::Item& item) {
  std::vector<Violation> violations;
  if (item.label().fr().empty()) violations.push_back({"label.fr", "is required"});
  if (item.label().en().empty()) violations.push_back({"label.en", "is required"});
  if (item.family() == v1::FAMILY_UNSPECIFIED) violations.push_back({"family", "is required"});
  if (item.unit().empty()) violations.push_back({"unit", "is required"});
  if (item.report_line().empty()) violations.push_back({"reportLine", "is required"});
  if (item.superseded_by() == item.id()) violations.push_back({"supersededBy", "must be another item"});
  std::set<std::string> named;
  for (int i = 0; i < item.components_size(); ++i) {
    if (!named.insert(item.components(i).item()).second) {
      violations.push_back({absl::StrCat("components[", i, "].item"), "must be named once"});
    }
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

// Two items that supersede each other would neither be ordered nor alerted of.
absl::Status CheckSuccessors(db::Transaction& transaction, const v1::Item& item) {
  if (item.superseded_by().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const db::Result chain, transaction.Execute(sql::kFindSuccessors, {item.superseded_by()}));
  for (const db::Row& row : chain) {
    if (row.Text("item") != item.id()) continue;
    return FieldError(absl::StatusCode::kFailedPrecondition, "SUPERSESSION_CIRCLE", "supersededBy",
                      absl::StrCat(item.superseded_by(), " is superseded by ", item.id(), " in the end."));
  }
  return absl::OkStatus();
}

absl::Status ComponentIsKit(const std::string& kit) {
  return FailedPrecondition("COMPONENT_IS_KIT", absl::StrCat(kit, " is a kit, and a kit holds no kits."));
}

}  // namespace

absl::Status ItemUnknown(const std::string& field, const std::string& item) {
  return FieldError(absl::StatusCode::kFailedPrecondition, "ITEM_UNKNOWN", field,
                    absl::StrCat("There is no item ", item, "."));
}

absl::Status LockCatalogue(db::Transaction& transaction) {
  return transaction.Execute(sql::kLockCatalogue, {}).status();
}

absl::Status CheckItem(db::Transaction& transaction, const v1::Item& item) {
  RETURN_IF_ERROR(CheckFields(item));
  std::vector<std::string> named = ComponentItems(item);
  if (!item.superseded_by().empty()) named.push_back(item.superseded_by());
  if (named.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const db::Result rows, transaction.Execute(sql::kFindNamedItems, {named, item.id()}));
  std::map<std::string, bool> is_kit;
  bool held_by_a_kit = false;
  for (const db::Row& row : rows) {
    is_kit[std::string(row.Text("id"))] = row.Bool("is_kit");
    held_by_a_kit = row.Bool("held_by_a_kit");
  }
  if (!item.superseded_by().empty() && !is_kit.contains(item.superseded_by()))
    return ItemUnknown("supersededBy", item.superseded_by());
  RETURN_IF_ERROR(CheckSuccessors(transaction, item));
  for (int i = 0; i < item.components_size(); ++i) {
    const std::string& component = item.components(i).item();
    if (!is_kit.contains(component)) return ItemUnknown(absl::StrCat("components[", i, "].item"), component);
    if (is_kit[component] || component == item.id()) return ComponentIsKit(component);
  }
  return item.components_size() > 0 && held_by_a_kit ? ComponentIsKit(item.id()) : absl::OkStatus();
}

db::Params ItemColumns(const v1::Item& item) {
  std::vector<std::int32_t> quantities;
  for (const v1::Component& component : item.components()) quantities.push_back(component.quantity());
  return {item.id(),          item.label().fr(),
          item.label().en(),  v1::Family_Name(item.family()),
          item.unit(),        ComponentItems(item),
          quantities,         item.lot_tracked(),
          item.report_line(), db::TextOrNull(item.superseded_by()),
          item.alert_below(), item.pack_size(),
          item.manufacturer()};
}

}  // namespace passerelle::supplies
