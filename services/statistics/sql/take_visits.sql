-- Takes in visits that were recorded.
-- Parameters, one element a visit: $1 ids, $2 sites, $3 days, $4 settings, $5 people's ids ('' for anonymous), $6 genders, $7 age bands,
-- $8 head counts, $9 kinds of acts (array literals), $10 minutes of acts (array literals), $11 items (array literals), $12 quantities
-- (array literals), $13 syringes returned, $14 positions, $15 whether with an outing (0, 1).
-- Result: none.
-- Invariant: a visit is taken in once, and names a person by their stand-in.
insert into visit (id, site, day, setting, person, gender, age_band, people, act_kinds, act_minutes, items, quantities, syringes_returned,
                   record_position, with_outing)
select id, site, day, setting, stand_in.stand_in, gender, age_band, people, act_kinds::smallint[], act_minutes::integer[],
       items::text[], quantities::integer[], syringes_returned, position, with_outing <> 0
from unnest($1::uuid[], $2::text[], $3::date[], $4::integer[], $5::text[], $6::integer[], $7::integer[], $8::integer[], $9::text[],
            $10::text[], $11::text[], $12::text[], $13::integer[], $14::bigint[], $15::integer[])
  as taken (id, site, day, setting, named, gender, age_band, people, act_kinds, act_minutes, items, quantities, syringes_returned, position,
            with_outing)
left join stand_in on stand_in.person = nullif(named, '')::uuid
on conflict (id) do nothing;
