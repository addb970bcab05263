-- Writes a changed item and tells the other services.
-- $1 text id, $2 text French label, $3 text English label, $4 text family, $5 text unit, $6 text[] components, $7 integer[] their
-- quantities, $8 boolean kept by lot, $9 text report line, $10 text successor or null, $11 integer threshold, $12 integer units in a
-- pack, $13 text manufacturer, $14 bytea fact, $15 text trace parent.
-- Result: the item.
-- Invariant: the row is locked and its version is what the fact says, less one.
with told as (
  insert into outbox (fact, trace_parent) values ($14::bytea, $15::text)
)
update items
set label_fr = $2::text, label_en = $3::text, family = $4::text, unit = $5::text, component_items = $6::text[],
    component_quantities = $7::integer[], lot_tracked = $8::boolean, report_line = $9::text, superseded_by = $10::text,
    alert_below = $11::integer, pack_size = $12::integer, manufacturer = $13::text, version = version + 1
where id = $1::text
returning id, label_fr, label_en, family, unit, component_items, component_quantities::text[] as component_quantities, lot_tracked,
       report_line, superseded_by, alert_below, pack_size, manufacturer, version
