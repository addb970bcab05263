-- The bench's 10 000 people, known at montreuil; their ids hold their number.
insert into people (id, code, site, gender, birth_year, request_hash)
select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'BENCH' || lpad(n::text, 5, '0'), 'montreuil', 1, 1980, ''
from generate_series(1, 10000) n
on conflict do nothing;
insert into person_sites (person, site)
select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'montreuil' from generate_series(1, 10000) n
on conflict do nothing;
analyze people, person_sites;
