-- Adds an item and tells the other services.
-- $1 text id, $2 text French label, $3 text English label, $4 text family, $5 text unit, $6 text[] components, $7 integer[] their
-- quantities, $8 boolean kept by lot, $9 text report line, $10 text successor or null, $11 integer threshold, $12 integer units in a
-- pack, $13 text manufacturer, $14 bytea request hash, $15 bytea fact, $16 text trace parent.
-- Result: the item.
-- Invariant: the catalogue is locked, so the id is free.
with told as (
  insert into outbox (fact, trace_parent) values ($15::bytea, $16::text)
)
insert into items (id, label_fr, label_en, family, unit, component_items, component_quantities, lot_tracked, report_line, superseded_by,
                   alert_below, pack_size, manufacturer, request_hash)
values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text[], $7::integer[], $8::boolean, $9::text, $10::text, $11::integer,
        $12::integer, $13::text, $14::bytea)
returning id, label_fr, label_en, family, unit, component_items, component_quantities::text[] as component_quantities, lot_tracked,
       report_line, superseded_by, alert_below, pack_size, manufacturer, version
