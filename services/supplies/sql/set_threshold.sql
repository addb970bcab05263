-- Sets a location's own threshold for an item, or takes it away.
-- $1 text location, $2 text item, $3 integer threshold or null.
-- Result: none.
with dropped as (
  delete from thresholds where location = $1::text and item = $2::text and $3::integer is null
)
insert into thresholds (location, item, alert_below)
select $1::text, $2::text, $3::integer where $3::integer is not null
on conflict (location, item) do update set alert_below = excluded.alert_below
