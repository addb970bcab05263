-- People who asked to be forgotten, and which services have dropped their links to them.

alter table people
  drop constraint people_state_check,
  -- 3: archived; a reason why the person had left is kept. 4: forgotten.
  add constraint people_state_check check (state between 1 and 4 and (state <> 1 or leave_reason is null)
                                           and (state <> 2 or leave_reason is not null) and (state <> 4 or merged_into is null));

create table erasure (
  id         uuid primary key,
  person     uuid not null constraint erasure_person_key unique references people (id),
  cause      smallint not null,
  -- The sites where the person had been received: those who may look at the erasure.
  sites      text[] not null,
  erase_time timestamptz not null default clock_timestamp()
);
create index erasure_latest_idx on erasure (erase_time desc, id desc);

-- For each record of the person and each service that may link to it.
create table erasure_acknowledgement (
  record           uuid not null references people (id),
  service          text not null,
  erasure          uuid not null references erasure (id),
  -- Null while the service has not said so.
  acknowledge_time timestamptz,
  primary key (record, service)
);
create index erasure_acknowledgement_erasure_idx on erasure_acknowledgement (erasure, service);
create index erasure_acknowledgement_open_idx on erasure_acknowledgement (erasure) where acknowledge_time is null;

-- An erasure as it stands: its services by name, and beside each the microseconds since 1970 when it had dropped its links to every record
-- of the person, 0 while it has not.
create view erasure_standing as
select e.id, e.person, e.cause, e.sites, e.erase_time, s.services, s.acknowledge_micros,
       case when exists (select from erasure_acknowledgement a where a.erasure = e.id and a.acknowledge_time is null) then 1 else 2 end as state
from erasure e
cross join lateral (
  select array_agg(service order by service) as services, array_agg(micros order by service) as acknowledge_micros
  from (select a.service,
               case when bool_and(a.acknowledge_time is not null)
                    then (extract(epoch from max(a.acknowledge_time)) * 1000000)::bigint
                    else 0 end as micros
        from erasure_acknowledgement a
        where a.erasure = e.id
        group by a.service) of_service
) s;
