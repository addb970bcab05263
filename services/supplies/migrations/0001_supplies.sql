-- What the association hands out, where it keeps it, and the ledger of it.

-- The sites as the feed of outreach last told them.
create table sites (
  site      text primary key,
  time_zone text not null,
  version   bigint not null
);

-- An item, or a kit of items. Items are never deleted: ledgers and reports of past years name them.
create table items (
  id                   text primary key,
  label_fr             text not null,
  label_en             text not null,
  family               text not null,
  unit                 text not null,
  component_items      text[] not null,
  component_quantities integer[] not null,
  lot_tracked          boolean not null,
  report_line          text not null,
  superseded_by        text references items,
  alert_below          integer not null check (alert_below >= 0),
  version              bigint not null default 1,
  -- SHA-256 of the request that created it: the same request again answers the same item.
  request_hash         bytea not null,
  constraint items_components_check check (cardinality(component_items) = cardinality(component_quantities))
);

create table locations (
  id           text primary key,
  site         text not null references sites,
  kind         text not null,
  display_name text not null,
  version      bigint not null default 1,
  request_hash bytea not null
);
create index locations_site_index on locations (site, id);

-- A lot as printed on the box. Its expiry is stated once and holds everywhere; absent for what does not expire.
create table lots (
  item        text not null references items,
  lot         text not null check (lot <> ''),
  expire_date date,
  on_hold     boolean not null default false,
  primary key (item, lot)
);

-- What each location holds; lot '' for goods kept without lots. Always the sum of the movements (sql/ledger_imbalances.sql), changed in
-- the transaction that posts them and locked in the order of the primary key.
create table balances (
  location    text not null references locations,
  item        text not null references items,
  lot         text not null,
  quantity    integer not null default 0,
  -- Movements with a seq up to this one were taken into account by a stock count.
  counted_seq bigint not null default 0,
  primary key (location, item, lot),
  constraint balances_quantity_check check (quantity >= 0)
);
create index balances_item_index on balances (item);

-- Receipts, transfers, disposals, stock counts and distributions: the id is the client's key, the hash tells a replay from a reuse.
-- The handouts of a visit have no row here: their document is the visit, which contacts keeps.
create table documents (
  id           uuid primary key,
  kind         text not null,
  request_hash bytea not null,
  location     text not null references locations,
  to_location  text references locations,
  -- The supplier of a receipt, the reason of a disposal.
  note         text,
  visit        uuid,
  outing       uuid,
  occur_time   timestamptz not null,
  record_time  timestamptz not null default clock_timestamp()
);

-- A count reads it to say which movements it has seen.
create sequence movements_seq;

-- The ledger. Each row moves a quantity from an account to another: a location, or (null) the world outside. A row has no foreign keys:
-- every account and item it names is held by its balance's, and a handout must be recorded whatever happens.
create table movements (
  seq           bigint primary key default nextval('movements_seq'),
  id            uuid not null,
  kind          text not null,
  document      uuid not null,
  document_kind text not null,
  -- The site of the account it left, or reached when it left none; to_site only for a transfer between two sites.
  site          text not null,
  to_site       text,
  from_location text,
  to_location   text,
  -- Where a shortfall was missing, when the site had a store; no account changes by it.
  short_at      text,
  item          text not null,
  lot           text not null,
  quantity      integer not null,
  occur_time    timestamptz not null,
  -- The local day it counts for at its site.
  service_day   date not null,
  record_time   timestamptz not null default clock_timestamp(),
  reverses      uuid,
  reason        text,
  constraint movements_document_kind_check check (document_kind in ('RECEIPT', 'TRANSFER', 'DISPOSAL', 'STOCK_COUNT', 'DISTRIBUTION', 'VISIT')),
  constraint movements_quantity_check check (quantity > 0),
  constraint movements_accounts_check check (from_location is distinct from to_location
                                             or (from_location is null and kind in ('SHORTFALL', 'REVERSED'))),
  constraint movements_reverses_check check ((reverses is not null) = (kind = 'REVERSED'))
);
create unique index movements_id_key on movements (id);
-- A movement is reversed at most once, whoever tries together.
create unique index movements_reverses_key on movements (reverses) where reverses is not null;
create index movements_document_index on movements (document);
create index movements_site_index on movements (site, seq);
create index movements_to_site_index on movements (to_site, seq) where to_site is not null;
create index movements_from_index on movements (from_location, item, seq) where from_location is not null;
create index movements_to_index on movements (to_location, item, seq) where to_location is not null;
create index movements_shortfall_index on movements (site, item, seq) where kind = 'SHORTFALL';

-- The application role may change data in every table of its database, so the ledger itself refuses to be rewritten: a correction is a
-- new row. What reverses a movement is found through the new row's `reverses`, so that no row ever needs to change.
create function movements_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only';
end
$$;
create trigger movements_append_only before update or delete or truncate on movements
  for each statement execute function movements_refuse_change();
