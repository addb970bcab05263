-- Takes in items as they now are.
-- Parameters, one element an item, no item twice: $1 slugs, $2 report lines, $3 components (array literals), $4 their quantities (array
-- literals), $5 versions, $6 positions, $7 families.
-- Result: none.
-- Invariant: an older version never replaces a newer one.
insert into item (id, report_line, components, component_quantities, version, position, family)
select id, report_line, components::text[], quantities::integer[], version, position, family
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[])
  as taken (id, report_line, components, quantities, version, position, family)
on conflict (id) do update
set report_line = excluded.report_line, components = excluded.components, component_quantities = excluded.component_quantities,
    version = excluded.version, position = excluded.position, family = excluded.family
where item.version < excluded.version;
