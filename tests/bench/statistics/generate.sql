-- Fills a migrated statistics database with the years of a country, without going through the feeds.
-- psql -v visits=5000000 -v sites=155 -v people=195000 -v years=5 -f generate.sql
-- Most visits are at the person's home site; a person is seen in two of the years; one visit in eight is anonymous.
\set ON_ERROR_STOP 1
select setseed(0.42);

insert into site (id, time_zone, version, position)
select 'site-' || lpad(s::text, 3, '0'), 'Europe/Paris', 1, s from generate_series(1, :sites) s;

insert into item (id, report_line, components, component_quantities, version, position)
select 'item-' || i, case when i <= 3 then 'syringes' else 'line-' || i end,
       case when i in (10, 11) then array['item-1', 'item-5'] else '{}'::text[] end,
       case when i in (10, 11) then array[2, 1] else '{}'::int[] end, 1, i
from generate_series(1, 30) i;

insert into person (id, gender, birth_year, version, position)
select ('00000000-0000-7000-8000-' || lpad(to_hex(p), 12, '0'))::uuid, 1 + (random() * 5)::int, 1950 + (random() * 52)::int, 1, p
from generate_series(1, :people) p;

insert into visit (id, site, day, setting, person, gender, age_band, people, act_kinds, act_minutes, items, quantities, syringes_returned,
                   record_position)
select gen_random_uuid(),
       'site-' || lpad((case when random() < 0.85 then 1 + p % :sites else 1 + (random() * (:sites - 1))::int end)::text, 3, '0'),
       date '2019-01-01' + (v::bigint * 365 * :years / :visits)::int,
       1 + (random() * random() * 9)::int,
       case when v % 8 = 0 then null else ('00000000-0000-7000-8000-' || lpad(to_hex(p), 12, '0'))::uuid end,
       case when v % 8 = 0 then 1 + (random() * 5)::int else 0 end, case when v % 8 = 0 then 2 + (random() * 6)::int else 0 end, 1,
       array[1, 2 + (random() * 19)::int], array[0, (random() * 6)::int * 15],
       array['item-' || 1 + (random() * 29)::int, 'item-' || 1 + (random() * 29)::int], array[1 + (random() * 9)::int, 1],
       (random() * 3)::int * 5, :people + v
from (
  -- The people of a year are a window that moves on through the list.
  select v, 1 + ((v::bigint * (:people - 75000) / :visits) + floor(random() * 75000))::int as p from generate_series(1, :visits) v
) as drawn;

insert into consumer_offset (feed, position, head_position, hear_time)
values ('contacts', :people + :visits, :people + :visits, now()), ('supplies', 30, 30, now()), ('outreach', :sites, :sites, now())
on conflict (feed) do update set position = excluded.position, head_position = excluded.head_position;
analyze;
