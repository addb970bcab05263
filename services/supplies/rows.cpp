#include "services/supplies/rows.h"

#include <absl/strings/numbers.h>

#include "services/runtime/base/proto_time.h"

namespace passerelle::supplies {

v1::Item ItemFromRow(const db::Row& row) {
  v1::Item item;
  item.set_id(std::string(row.Text("id")));
  item.mutable_label()->set_fr(std::string(row.Text("label_fr")));
  item.mutable_label()->set_en(std::string(row.Text("label_en")));
  v1::Family family = v1::FAMILY_UNSPECIFIED;
  v1::Family_Parse(std::string(row.Text("family")), &family);
  item.set_family(family);
  item.set_unit(std::string(row.Text("unit")));
  const std::vector<std::string> components = row.TextArray("component_items");
  const std::vector<std::string> quantities = row.TextArray("component_quantities");
  for (std::size_t i = 0; i < components.size(); ++i) {
    v1::Component& component = *item.add_components();
    component.set_item(components[i]);
    std::int32_t quantity = 0;
    if (absl::SimpleAtoi(quantities[i], &quantity)) component.set_quantity(quantity);
  }
  item.set_lot_tracked(row.Bool("lot_tracked"));
  item.set_report_line(std::string(row.Text("report_line")));
  item.set_superseded_by(std::string(row.TextOrEmpty("superseded_by")));
  item.set_alert_below(row.Int32("alert_below"));
  item.set_pack_size(row.Int32("pack_size"));
  item.set_manufacturer(std::string(row.Text("manufacturer")));
  item.set_etag(std::string(row.Text("version")));
  return item;
}

v1::Item ItemFromRequest(const v1::CreateItemRequest& request) {
  v1::Item item;
  item.set_id(request.id());
  *item.mutable_label() = request.label();
  item.set_family(request.family());
  item.set_unit(request.unit());
  *item.mutable_components() = request.components();
  item.set_lot_tracked(request.lot_tracked());
  item.set_report_line(request.report_line());
  item.set_superseded_by(request.superseded_by());
  item.set_alert_below(request.alert_below());
  item.set_pack_size(request.pack_size());
  item.set_manufacturer(request.manufacturer());
  return item;
}

v1::Location LocationFromRow(const db::Row& row) {
  v1::Location location;
  location.set_id(std::string(row.Text("id")));
  location.set_site(std::string(row.Text("site")));
  v1::LocationKind kind = v1::LOCATION_KIND_UNSPECIFIED;
  v1::LocationKind_Parse(std::string(row.Text("kind")), &kind);
  location.set_kind(kind);
  location.set_display_name(std::string(row.Text("display_name")));
  location.set_etag(std::string(row.Text("version")));
  return location;
}

v1::Movement MovementFromRow(const db::Row& row) {
  v1::Movement movement;
  movement.set_id(std::string(row.Text("id")));
  v1::MovementKind kind = v1::MOVEMENT_KIND_UNSPECIFIED;
  v1::MovementKind_Parse(std::string(row.Text("kind")), &kind);
  movement.set_kind(kind);
  movement.set_document(std::string(row.Text("document")));
  movement.set_from(std::string(row.TextOrEmpty("from_location")));
  movement.set_to(std::string(row.TextOrEmpty("to_location")));
  movement.set_item(std::string(row.Text("item")));
  movement.set_lot(std::string(row.Text("lot")));
  movement.set_quantity(row.Int32("quantity"));
  SetProto(row.Time("occur_time"), *movement.mutable_occur_time());
  SetProto(row.Time("record_time"), *movement.mutable_record_time());
  movement.set_reverses(std::string(row.TextOrEmpty("reverses")));
  movement.set_reversed_by(std::string(row.TextOrEmpty("reversed_by")));
  movement.set_reason(std::string(row.TextOrEmpty("reason")));
  return movement;
}

v1::Balance BalanceFromRow(const db::Row& row) {
  v1::Balance balance;
  balance.set_location(std::string(row.Text("location")));
  balance.set_item(std::string(row.Text("item")));
  balance.set_lot(std::string(row.Text("lot")));
  balance.set_expire_date(std::string(row.TextOrEmpty("expire_date")));
  balance.set_quantity(row.Int32("quantity"));
  balance.set_on_hold(row.Bool("on_hold"));
  return balance;
}

v1::StockAlert StockAlertFromRow(const db::Row& row) {
  v1::StockAlert alert;
  alert.set_kind(static_cast<v1::StockAlertKind>(row.Int32("kind")));
  alert.set_site(std::string(row.Text("site")));
  alert.set_location(std::string(row.Text("location")));
  alert.set_item(std::string(row.Text("item")));
  alert.set_lot(std::string(row.Text("lot")));
  alert.set_expire_date(std::string(row.TextOrEmpty("expire_date")));
  alert.set_quantity(row.Int32("quantity"));
  alert.set_threshold(row.Int32("threshold"));
  if (!row.IsNull("acknowledge_time")) SetProto(row.Time("acknowledge_time"), *alert.mutable_acknowledge_time());
  alert.set_acknowledged_by(std::string(row.TextOrEmpty("acknowledged_by")));
  return alert;
}

events::v1::Fact ItemFact(const v1::Item& item, std::int64_t version) {
  events::v1::Fact fact;
  events::v1::ItemChanged& changed = *fact.mutable_item_changed();
  changed.set_item(item.id());
  changed.set_label_fr(item.label().fr());
  changed.set_label_en(item.label().en());
  changed.set_family(v1::Family_Name(item.family()));
  changed.set_report_line(item.report_line());
  for (const v1::Component& component : item.components()) {
    events::v1::Quantity& held = *changed.add_components();
    held.set_item(component.item());
    held.set_quantity(component.quantity());
  }
  changed.set_version(version);
  return fact;
}

events::v1::Fact LocationFact(const v1::Location& location, std::int64_t version) {
  events::v1::Fact fact;
  events::v1::LocationChanged& changed = *fact.mutable_location_changed();
  changed.set_location(location.id());
  changed.set_site(location.site());
  changed.set_kind(v1::LocationKind_Name(location.kind()));
  changed.set_version(version);
  return fact;
}

events::v1::Fact DistributionFact(const std::string& location_kind, const std::string& outing,
                                  const std::vector<Posting>& postings) {
  events::v1::Fact fact;
  events::v1::DistributionRecorded& recorded = *fact.mutable_distribution_recorded();
  recorded.set_location_kind(location_kind);
  recorded.set_outing(outing);
  for (const Posting& posting : postings) {
    if (posting.kind != v1::HANDED_OUT) continue;
    recorded.set_distribution(posting.document);
    recorded.set_site(posting.site);
    recorded.set_service_day(posting.service_day);
    events::v1::Quantity& handed_out = *recorded.add_handouts();
    handed_out.set_item(posting.item);
    handed_out.set_quantity(posting.quantity);
    recorded.add_movements(posting.id);
  }
  return fact;
}

events::v1::Fact DistributionReversedFact(const std::string& distribution, const std::string& movement) {
  events::v1::Fact fact;
  fact.mutable_distribution_reversed()->set_distribution(distribution);
  fact.mutable_distribution_reversed()->set_movement(movement);
  return fact;
}

}  // namespace passerelle::supplies
