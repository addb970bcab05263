-- What outings are made with, who goes, and the outings themselves.

-- Booking a vehicle or a person twice is refused by exclusion constraints over (resource, span).
create extension if not exists btree_gist;

-- The items as the feed of supplies last told them: which family decides which skill a load asks for.
create table item (
  id text collate "C" primary key,
  family text not null,
  version bigint not null
);

create table vehicle (
  id text collate "C" primary key,
  site text not null references site,
  display_name text not null check (display_name <> ''),
  -- Its stock location in supplies.
  location text not null unique,
  retired boolean not null default false,
  version bigint not null default 1,
  request_hash bytea not null
);
create index vehicle_site_idx on vehicle (site, id);

create table territory (
  id text collate "C" primary key,
  site text not null references site,
  display_name text not null check (display_name <> ''),
  note text not null,
  version bigint not null default 1,
  request_hash bytea not null
);
create index territory_site_idx on territory (site, id);

create table staff_member (
  id text collate "C" primary key,
  site text not null references site,
  display_name text not null check (display_name <> ''),
  -- Names of passerelle.outreach.v1.Skill.
  skills text[] not null,
  volunteer boolean not null,
  retired boolean not null default false,
  version bigint not null default 1,
  request_hash bytea not null
);
create index staff_member_site_idx on staff_member (site, id);

create table absence (
  id uuid primary key,
  staff_member text not null references staff_member,
  span tstzrange not null check (not isempty(span)),
  withdrawn boolean not null default false,
  request_hash bytea not null,
  create_time timestamptz not null default clock_timestamp()
);
create index absence_staff_member_idx on absence using gist (staff_member, span) where not withdrawn;

-- Kinds and states are the names of the public contract.
create table outing (
  id uuid primary key,
  site text not null references site,
  kind text not null,
  start_time timestamptz not null,
  end_time timestamptz not null,
  -- The local day it begins at its site.
  service_day date not null,
  vehicle text references vehicle,
  territory text references territory,
  -- proto3 JSON of a passerelle.outreach.v1.Outing that holds stops only.
  stops jsonb not null,
  load_items text[] not null,
  load_quantities integer[] not null,
  capacity integer not null,
  title text not null,
  note text not null,
  state text not null default 'PLANNED',
  -- For an occurrence: its series, and the local start that the series gave it (YYYY-MM-DDTHH:MM).
  series uuid,
  occurrence text,
  changed_alone boolean not null default false,
  -- A name of passerelle.outreach.v1.StockState; what is LOADING or UNLOADING is due at stock_due_time.
  stock_state text not null,
  stock_problem text not null default '',
  stock_attempts integer not null default 0,
  stock_due_time timestamptz,
  actual_start_time timestamptz,
  actual_end_time timestamptz,
  -- proto3 JSON of a passerelle.outreach.v1.OutingReport.
  report jsonb,
  cancel_reason text not null default '',
  version bigint not null default 1,
  -- SHA-256 of the request that planned it: the same request again is answered, another one is refused. Empty for an occurrence.
  request_hash bytea not null,
  create_time timestamptz not null default clock_timestamp(),
  -- When it last changed, with each version.
  update_time timestamptz not null default clock_timestamp(),
  constraint outing_span_check check (end_time > start_time),
  constraint outing_load_check check (cardinality(load_items) = cardinality(load_quantities)),
  constraint outing_occurrence_check check ((series is null) = (occurrence is null)),
  constraint outing_stock_check check ((stock_due_time is not null) = (stock_state in ('LOADING', 'UNLOADING')))
);
create index outing_site_idx on outing (site, service_day, start_time, id);
create index outing_day_idx on outing (service_day, start_time, id);
-- An occurrence is made once, whoever makes it.
create unique index outing_occurrence_key on outing (series, occurrence) where series is not null;
create index outing_stock_idx on outing (stock_due_time) where stock_due_time is not null;

-- Everybody who goes, waits for a place, or could not come after all. The order of waiting is that of seq.
create table outing_member (
  outing uuid not null references outing,
  staff_member text not null references staff_member,
  state text not null check (state in ('TEAM', 'WAITING', 'WITHDRAWN')),
  seq bigint generated always as identity,
  primary key (outing, staff_member)
);

-- What is taken, from when to when. A row lives as long as the plan that holds it: cancelling deletes it.
create table vehicle_booking (
  outing uuid primary key references outing,
  vehicle text not null references vehicle,
  span tstzrange not null,
  constraint vehicle_booked exclude using gist (vehicle with =, span with &&)
);

-- One table for all that takes a person's time, so that outings, appointments and activities exclude each other.
create table staff_booking (
  holder uuid not null,
  holder_kind text not null check (holder_kind in ('OUTING', 'APPOINTMENT', 'ACTIVITY')),
  staff_member text not null references staff_member,
  span tstzrange not null,
  primary key (holder, staff_member),
  constraint staff_booked exclude using gist (staff_member with =, span with &&)
);

-- An outing as it is read: with its people in the order they came, and with what decides its warnings.
create view outing_in_full as
select o.*, s.time_zone, s.schedule, v.location,
       coalesce(v.retired, false) as vehicle_retired,
       o.vehicle is null or exists (select from vehicle_booking b where b.outing = o.id) as vehicle_booked,
       people.team, people.waiting, people.withdrawn, people.absent, people.retired, people.unbooked,
       -- What those may do together who can go: booked for it, not absent, not gone.
       array(select distinct skill
             from outing_member m
             join staff_member p on p.id = m.staff_member
             cross join unnest(p.skills) as skill
             where m.outing = o.id and m.state = 'TEAM' and not p.retired
               and exists (select from staff_booking b where b.holder = o.id and b.staff_member = p.id)
               and not exists (select from absence a
                               where a.staff_member = p.id and not a.withdrawn and a.span && tstzrange(o.start_time, o.end_time))) as skills,
       array(select distinct i.family from item i where i.id = any (o.load_items)) as load_families
from outing o
join site s on s.id = o.site
left join vehicle v on v.id = o.vehicle
cross join lateral (
  select coalesce(array_agg(m.staff_member order by m.seq) filter (where m.state = 'TEAM'), '{}') as team,
         coalesce(array_agg(m.staff_member order by m.seq) filter (where m.state = 'WAITING'), '{}') as waiting,
         coalesce(array_agg(m.staff_member order by m.seq) filter (where m.state = 'WITHDRAWN'), '{}') as withdrawn,
         coalesce(array_agg(m.staff_member order by m.seq) filter (where m.absent), '{}') as absent,
         coalesce(array_agg(m.staff_member order by m.seq) filter (where m.retired), '{}') as retired,
         coalesce(array_agg(m.staff_member order by m.seq) filter (where m.unbooked), '{}') as unbooked
  from (
    select m.staff_member, m.state, m.seq,
           m.state = 'TEAM' and p.retired as retired,
           m.state = 'TEAM' and exists (select from absence a
                                        where a.staff_member = m.staff_member and not a.withdrawn
                                          and a.span && tstzrange(o.start_time, o.end_time)) as absent,
           m.state = 'TEAM' and not exists (select from staff_booking b
                                            where b.holder = o.id and b.staff_member = m.staff_member) as unbooked
    from outing_member m
    join staff_member p on p.id = m.staff_member
    where m.outing = o.id
  ) m
) people;
