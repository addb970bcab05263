-- The facts that figures are made from, as the feeds told them. Every row carries the position of the fact that last changed it in its feed,
-- so that a process can follow what it has not counted yet.

-- One visit a row. `void_position` is set when it was voided: it then counts nowhere.
create table visit (
  id uuid primary key,
  site text not null,
  day date not null,
  setting smallint not null,
  person uuid,
  gender smallint not null,
  age_band smallint not null,
  people integer not null,
  act_kinds smallint[] not null,
  act_minutes integer[] not null,
  items text[] not null,
  quantities integer[] not null,
  syringes_returned integer not null,
  record_position bigint not null,
  void_position bigint
);
create unique index visit_by_record on visit (record_position);
create index visit_by_void on visit (void_position) where void_position is not null;

-- One person a row, as last known. A visit may name a person who is not here yet.
create table person (
  id uuid primary key,
  gender smallint not null,
  birth_year integer not null,
  version bigint not null,
  position bigint not null
);
create index person_by_position on person (position);

-- One line of a distribution outside visits a row. `reverse_position` is set when its movement was reversed.
create table distribution_line (
  distribution uuid not null,
  line integer not null,
  movement uuid,
  site text not null,
  day date not null,
  item text not null,
  quantity integer not null,
  record_position bigint not null,
  reverse_position bigint,
  primary key (distribution, line)
);
create index distribution_line_by_movement on distribution_line (movement);
create index distribution_line_by_record on distribution_line (record_position);
create index distribution_line_by_reversal on distribution_line (reverse_position) where reverse_position is not null;

-- The catalogue as last known. A handout may name an item that is not here yet.
create table item (
  id text primary key,
  report_line text not null,
  components text[] not null,
  component_quantities integer[] not null,
  version bigint not null,
  position bigint not null
);

-- The sites as last known. A visit may name a site that is not here yet.
create table site (
  id text primary key,
  time_zone text not null,
  version bigint not null,
  position bigint not null
);

-- Grows with each rebuild: what was counted from an earlier generation is counted again.
create table generation (
  one boolean primary key default true check (one),
  number bigint not null default 1
);
insert into generation default values;

-- Forgets every fact and every place in the feeds, so that the service takes the feeds in again from their beginning. A consumer that is in
-- the middle of a batch finds its offset changed and gives the batch up. The function belongs to the owner role: the application role may
-- empty the facts this way only.
create function forget_facts() returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  next_generation bigint;
begin
  update consumer_offset set position = 0;
  truncate visit, person, distribution_line, item, site;
  update generation set number = number + 1 returning number into next_generation;
  return next_generation;
end
$$;
