-- pgbench: a visit as five statements of one transaction, with the tables, indexes and constraints of the service.
\set person random(1, 10000)
\set high random(0, 9223372036854775807)
\set low random(0, 9223372036854775807)
begin;
insert into visits (id, site, occur_time, service_day, setting, person, people, act_kinds, act_minutes, handout_items, handout_quantities,
                    syringes_returned, request_hash)
values ((lpad(to_hex(:high), 16, '0') || lpad(to_hex(:low), 16, '0'))::uuid, 'montreuil', '2024-03-05T10:15:00Z', '2024-03-05', 1,
        ('00000000-0000-4000-8000-' || lpad(to_hex(:person), 12, '0'))::uuid, 1, '{1,7}', '{15,5}', '{kit-injection-1ml}', '{5}', 4,
        decode(repeat('ab', 32), 'hex'));
insert into person_sites (person, site)
values (('00000000-0000-4000-8000-' || lpad(to_hex(:person), 12, '0'))::uuid, 'montreuil')
on conflict do nothing;
insert into outbox (fact, trace_parent) values (decode(repeat('cd', 150), 'hex'), '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
commit;
