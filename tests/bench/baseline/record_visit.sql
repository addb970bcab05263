-- pgbench: a visit as five statements of one transaction, with the tables, indexes and constraints of the service.
-- Its fact is of a kind that nobody knows yet, so consumers pass over it.
\set person random(1, 10000)
\set high random(0, 4611686018427387903)
\set low random(0, 4611686018427387903)
begin;
insert into visits (id, site, occur_time, service_day, setting, person, people, act_kinds, act_minutes, handout_items, handout_quantities,
                    syringes_returned, request_hash)
values ((lpad(to_hex(:high::bigint), 16, '0') || lpad(to_hex(:low::bigint), 16, '0'))::uuid, 'montreuil', '2024-03-05T10:15:00Z', '2024-03-05', 1,
        ('00000000-0000-4000-8000-' || lpad(to_hex(:person::int), 12, '0'))::uuid, 1, '{1,7}', '{15,5}', '{kit-injection-1ml}', '{5}', 4,
        decode(repeat('ab', 32), 'hex'));
insert into person_sites (person, site)
values (('00000000-0000-4000-8000-' || lpad(to_hex(:person::int), 12, '0'))::uuid, 'montreuil')
on conflict do nothing;
insert into outbox (fact, trace_parent) values (decode('c23e9301' || repeat('cd', 147), 'hex'), '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
commit;
