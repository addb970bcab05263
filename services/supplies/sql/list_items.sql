-- Lists the catalogue by id.
-- $1 text the last id of the previous page or null, $2 integer how many.
-- Result: items.
select id, label_fr, label_en, family, unit, component_items, component_quantities::text[] as component_quantities, lot_tracked,
       report_line, superseded_by, alert_below, pack_size, manufacturer, version
from items
where $1::text is null or id > $1::text
order by id
limit $2::integer
