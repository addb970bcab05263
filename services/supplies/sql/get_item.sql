-- Reads an item.
-- $1 text id.
-- Result: one row or none.
select id, label_fr, label_en, family, unit, component_items, component_quantities::text[] as component_quantities, lot_tracked,
       report_line, superseded_by, alert_below, pack_size, manufacturer, version, request_hash
from items
where id = $1::text
