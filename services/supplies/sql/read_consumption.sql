-- A site's handouts in weeks of seven days that end on a day, as its ledger stood at the end of a later day or the same.
-- $1 text site, $2 date the day, $3 integer weeks, $4 date the day of the ledger.
-- Result: units by item and week, 0 the latest; weeks without any are left out. A kit counts as itself. What was reversed by the
-- second day counts nowhere.
-- Uses: movements_day_index, movements_reverses_key.
select m.item, ($2::date - m.service_day) / 7 as weeks_ago, sum(m.quantity) as units
from movements m
where m.site = $1::text
  and m.service_day > $2::date - 7 * $3::integer and m.service_day <= $2::date
  and m.kind in ('HANDED_OUT', 'SHORTFALL')
  and not exists (select from movements r where r.reverses = m.id and r.service_day <= $4::date)
group by m.item, ($2::date - m.service_day) / 7
