-- Who looked at or changed which person. A schema of its own: the rights that the application has on every table of the public schema do
-- not reach it. The application may read it and append through append_access_entries; nothing else.
create schema access_log;

create table access_log.entry (
  position    bigint not null,
  access_time timestamptz not null,
  subject     text not null,
  roles       text[] not null,
  sites       text[] not null,
  partner     text not null,
  address     text not null,
  method      text not null,
  action      text not null constraint entry_action_check check (action in ('VIEWED', 'CREATED', 'CHANGED')),
  person      uuid not null,
  purpose     text not null,
  outcome     text not null,
  trace       text not null,
  hash        bytea not null constraint entry_hash_check check (octet_length(hash) = 32),
  -- A partition's key must hold what it is partitioned by; that positions are unique is the head's doing.
  primary key (position, access_time)
) partition by range (access_time);
create index entry_person_idx on access_log.entry (person, position desc);
create index entry_subject_idx on access_log.entry (subject, position desc);

-- The end of the chain. Whoever appends holds this row, so that positions have no gaps and times never go back.
create table access_log.head (
  one         boolean primary key default true constraint head_one_check check (one),
  position    bigint not null default 0,
  hash        bytea not null default decode(repeat('00', 32), 'hex'),
  access_time timestamptz not null default '-infinity',
  -- Partitions are there for entries before this.
  made_until  timestamptz not null default '-infinity'
);
insert into access_log.head default values;

-- The last entry that is no longer kept: what the oldest kept one is chained to.
create table access_log.anchor (
  one      boolean primary key default true constraint anchor_one_check check (one),
  position bigint not null default 0,
  hash     bytea not null default decode(repeat('00', 32), 'hex')
);
insert into access_log.anchor default values;

-- The canonical form: each value with its length before it, so that no two entries have the same one.
create function access_log.framed(content text) returns text
  language sql immutable parallel safe
  return octet_length(content)::text || ':' || content || ',';
create function access_log.framed(contents text[]) returns text
  language sql immutable parallel safe
  return coalesce((select string_agg(access_log.framed(item), '' order by place)
                   from unnest(contents) with ordinality as list(item, place)), '');

-- `roles` and `sites`: those of the entry, framed. They are the same for everybody whom a call names.
create function access_log.hash_of(previous bytea, entry access_log.entry, roles text, sites text) returns bytea
  language sql immutable parallel safe
  return sha256(previous || convert_to(
    access_log.framed(entry.position::text)
    || access_log.framed((extract(epoch from entry.access_time) * 1000000)::bigint::text)
    || access_log.framed(entry.subject)
    || access_log.framed(roles)
    || access_log.framed(sites)
    || access_log.framed(entry.partner)
    || access_log.framed(entry.address)
    || access_log.framed(entry.method)
    || access_log.framed(entry.action)
    || access_log.framed(entry.person::text)
    || access_log.framed(entry.purpose)
    || access_log.framed(entry.outcome)
    || access_log.framed(entry.trace), 'UTF8'));

-- Makes the partitions of the month of `moment` and of the three after it, those that are not there yet. The caller holds the head.
create function access_log.make_partitions(moment timestamptz) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  first_month timestamp := date_trunc('month', moment at time zone 'UTC');
  month timestamp;
  name text;
begin
  for month in select generate_series(first_month, first_month + interval '3 months', interval '1 month') loop
    name := 'entry_' || to_char(month, 'YYYY_MM');
    continue when to_regclass('access_log.' || name) is not null;
    -- Made beside the log and then attached: readers and writers go on meanwhile.
    execute format('create table access_log.%I (like access_log.entry including all)', name);
    execute format('alter table access_log.entry attach partition access_log.%I for values from (%L) to (%L)', name,
                   month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
  end loop;
  update access_log.head set made_until = (first_month + interval '4 months') at time zone 'UTC';
end $$;

-- Drops the partitions that end at `moment` or before; what was their last entry becomes the anchor. The caller holds the head.
create function access_log.drop_partitions(moment timestamptz) returns integer
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  partition_name text;
  last_entry record;
  dropped integer := 0;
begin
  for partition_name in
    select part.relname
    from pg_inherits join pg_class part on part.oid = inhrelid
    where inhparent = 'access_log.entry'::regclass
      and (to_date(substr(part.relname, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC' <= moment
    order by part.relname
  loop
    execute format('select position, hash from access_log.%I order by position desc limit 1', partition_name) into last_entry;
    if last_entry.position is not null then
      update access_log.anchor set position = last_entry.position, hash = last_entry.hash;
    end if;
    execute format('drop table access_log.%I', partition_name);
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;

-- Appends one entry for each person of each call, in order: [{subject, roles, sites, partner, address, method, action, purpose, outcome,
-- trace, people}]. Returns the last position.
create function public.append_access_entries(calls jsonb) returns bigint
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  chain_end access_log.head;
  call jsonb;
  entry access_log.entry;
  entries access_log.entry[] := '{}';
  framed_roles text;
  framed_sites text;
begin
  select * into strict chain_end from access_log.head for update;
  chain_end.access_time := greatest(clock_timestamp(), chain_end.access_time);
  if chain_end.access_time >= chain_end.made_until then
    perform access_log.make_partitions(chain_end.access_time);
  end if;
  for call in select list.call from jsonb_array_elements(calls) with ordinality as list(call, number) order by number loop
    entry := row(null, chain_end.access_time, call->>'subject', array(select jsonb_array_elements_text(call->'roles')),
                 array(select jsonb_array_elements_text(call->'sites')), call->>'partner', call->>'address', call->>'method',
                 call->>'action', null, call->>'purpose', call->>'outcome', call->>'trace', null);
    framed_roles := access_log.framed(entry.roles);
    framed_sites := access_log.framed(entry.sites);
    for entry.person in select id from jsonb_array_elements_text(call->'people') with ordinality as people(id, place) order by place loop
      chain_end.position := chain_end.position + 1;
      entry.position := chain_end.position;
      chain_end.hash := access_log.hash_of(chain_end.hash, entry, framed_roles, framed_sites);
      entry.hash := chain_end.hash;
      entries := entries || entry;
    end loop;
  end loop;
  insert into access_log.entry select * from unnest(entries);
  update access_log.head
  set position = chain_end.position, hash = chain_end.hash, access_time = chain_end.access_time;
  return chain_end.position;
end $$;

-- Makes partitions ahead, and drops those whose last entry is `months` old: never fewer than twelve, whoever asks. Returns how many went.
create function public.maintain_access_log(months integer) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  moment timestamptz := clock_timestamp();
begin
  if months < 12 then
    raise 'the access log is kept for at least twelve months';
  end if;
  perform from access_log.head for update;
  perform access_log.make_partitions(moment);
  return access_log.drop_partitions((date_trunc('month', moment at time zone 'UTC') - make_interval(months => months)) at time zone 'UTC');
end $$;

-- What the gateway's role may do. To be called by the owner again when that role changes its name.
create function access_log.grant_to(application text) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('grant usage on schema access_log to %I', application);
  execute format('grant select on access_log.entry, access_log.head, access_log.anchor to %I', application);
  execute format('grant execute on function public.append_access_entries, public.maintain_access_log to %I', application);
end $$;

revoke all on all functions in schema access_log from public;
revoke all on function public.append_access_entries, public.maintain_access_log from public;

-- The application is whoever may write this database's other tables.
do $$
declare
  application text;
begin
  for application in
    select distinct grantee.rolname
    from pg_class
      cross join aclexplode(relacl) as acl
      join pg_roles grantee on grantee.oid = acl.grantee
    where pg_class.oid = 'public.session'::regclass and acl.privilege_type = 'INSERT' and acl.grantee <> relowner
  loop
    perform access_log.grant_to(application);
  end loop;
end $$;
