-- Counts that take hours while goods come and go, and goods that take days to arrive.

-- Goods on their way are in the balance of no location: they are what their shipment's movements took out of one less what these brought
-- into another, nothing once it has ended.
alter table movements drop constraint movements_document_kind_check;
alter table movements add constraint movements_document_kind_check
  check (document_kind in ('RECEIPT', 'TRANSFER', 'DISPOSAL', 'STOCK_COUNT', 'DISTRIBUTION', 'VISIT', 'SHIPMENT'));

-- A count by several people. Its document is opened with it and posted at its end.
create table count_sessions (
  id        uuid primary key references documents,
  location  text not null references locations,
  -- Only these items; none: everything.
  items     text[] not null,
  state     text not null default 'OPEN' check (state in ('OPEN', 'POSTED', 'CANCELLED')),
  -- Its place in the ledger: what nobody counts is compared with the books as they stood there.
  open_seq  bigint not null default nextval('movements_seq'),
  open_time timestamptz not null,
  end_time  timestamptz,
  constraint count_sessions_end_check check ((state = 'OPEN') = (end_time is null))
);
create unique index count_sessions_open_key on count_sessions (location) where state = 'OPEN';
create index count_sessions_time_index on count_sessions (open_time, id);

create table count_lines (
  session     uuid not null references count_sessions,
  item        text not null references items,
  lot         text not null,
  -- As it was read on a box that the ledger did not know; kept here until the count is posted, so that a slip can be corrected.
  expire_date date,
  counted     integer not null check (counted >= 0),
  -- Its place in the ledger: the count has seen the movements before it and none after it.
  seq         bigint not null,
  count_time  timestamptz not null,
  counted_by  text not null,
  primary key (session, item, lot)
);

-- A shipment. What it carries is what its movements say.
create table shipments (
  id            uuid primary key references documents,
  from_location text not null references locations,
  to_location   text not null references locations,
  state         text not null default 'IN_TRANSIT' check (state in ('IN_TRANSIT', 'RECEIVED', 'CANCELLED')),
  loss_reason   text not null default '',
  send_time     timestamptz not null,
  end_time      timestamptz,
  constraint shipments_ends_check check (from_location <> to_location),
  constraint shipments_end_check check ((state = 'IN_TRANSIT') = (end_time is null))
);
create index shipments_time_index on shipments (send_time, id);
