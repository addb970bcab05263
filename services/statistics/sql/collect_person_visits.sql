-- Reads the visits that count for some people.
-- Parameters: $1 people's ids, $2 rows at most.
-- Result: visits by day; a person who was erased has none.
select visit.id::text as id, stand_in.person::text as person, site, day::text as day, setting, array_to_string(act_kinds, ',') as act_kinds,
       array_to_string(act_minutes, ',') as act_minutes, array_to_string(items, ',') as items, array_to_string(quantities, ',') as quantities,
       syringes_returned, with_outing, void_position is not null as voided
from visit
join stand_in on stand_in.stand_in = visit.person
where stand_in.person = any ($1::uuid[])
order by day, visit.id
limit $2::integer;
