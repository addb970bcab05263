-- Recalls and what they hold, thresholds that locations set for themselves, alerts that somebody has looked at, and what an item's
-- packs and maker are.

alter table items
  add column pack_size integer not null default 0 check (pack_size >= 0),
  add column manufacturer text not null default '';
create index items_manufacturer_index on items (lower(manufacturer)) where manufacturer <> '';

-- A recall. It holds what it covers until it is closed.
create table recalls (
  id           uuid primary key,
  request_hash bytea not null,
  create_time  timestamptz not null default clock_timestamp(),
  close_time   timestamptz
);
create index recalls_time_index on recalls (create_time, id);

-- What the authority or the manufacturer said, first the recall itself and then what widened it.
create table recall_notices (
  recall        uuid not null references recalls,
  number        integer not null,
  -- Tells the same widening again from another one.
  content_hash  bytea not null,
  items         text[] not null,
  manufacturers text[] not null,
  lot_items     text[] not null,
  lots          text[] not null,
  authority_ref text not null,
  notice_date   date not null,
  reason        text not null,
  action        text not null,
  record_time   timestamptz not null default clock_timestamp(),
  primary key (recall, number),
  constraint recall_notices_content_key unique (recall, content_hash),
  constraint recall_notices_lots_check check (cardinality(lot_items) = cardinality(lots))
);
create trigger recall_notices_append_only before update or delete or truncate on recall_notices
  for each statement execute function movements_refuse_change();

-- The manufacturers that a recall names, in lower case: an item that comes to be of one of them is covered from then on.
create table recall_manufacturers (
  manufacturer text not null check (manufacturer <> ''),
  recall       uuid not null references recalls,
  primary key (manufacturer, recall)
);

-- What a recall covers: an item with every lot of it (lot null), or one lot. An item once covered stays so whatever the catalogue says
-- later of its manufacturer: a corrected word puts nothing back into use.
create table recall_coverage (
  item   text not null references items,
  lot    text check (lot <> ''),
  recall uuid not null references recalls,
  constraint recall_coverage_key unique nulls not distinct (item, lot, recall)
);
create index recall_coverage_recall_index on recall_coverage (recall);

-- Lots that a recall turned out not to concern; lot '' for goods kept without lots.
create table recall_releases (
  recall       uuid not null references recalls,
  item         text not null references items,
  lot          text not null,
  reason       text not null,
  release_time timestamptz not null default clock_timestamp(),
  primary key (recall, item, lot)
);

-- What is on hold, decided by what recalls cover and never written down: goods that come later are held from the start. What a recall
-- covers changes only under the lock of sql/lock_holds.sql.
create view recalled_balances as
select distinct c.recall, b.location, b.item, b.lot, b.quantity
from recall_coverage c
join balances b on b.item = c.item and (c.lot is null or b.lot = c.lot)
where not exists (select from recall_releases f where f.recall = c.recall and f.item = b.item and f.lot = b.lot);

create view held_balances as
select h.recall, h.location, h.item, h.lot, h.quantity
from recalled_balances h
join recalls r on r.id = h.recall and r.close_time is null;

-- Lots that were on hold before there were recalls stay so, by a recall of their own.
with held as (
  select array_agg(item order by item, lot) as items, array_agg(lot order by item, lot) as lots from lots where on_hold having count(*) > 0
), opened as (
  insert into recalls (id, request_hash) select gen_random_uuid(), ''::bytea from held
  returning id
), noticed as (
  insert into recall_notices (recall, number, content_hash, items, manufacturers, lot_items, lots, authority_ref, notice_date, reason, action)
  select opened.id, 1, ''::bytea, '{}', '{}', held.items, held.lots, '-', current_date, 'On hold before recalls were kept.', ''
  from opened, held
)
insert into recall_coverage (item, lot, recall)
select l.item, l.lot, opened.id from lots l, opened where l.on_hold;
alter table lots drop column on_hold;

-- The outing of a visit's handouts; of a document's, documents.outing says it.
alter table movements add column outing uuid;
create index movements_lot_index on movements (item, lot, service_day) where kind in ('HANDED_OUT', 'DESTROYED');

-- Where a location asks for another threshold than the item's own; 0 for none.
create table thresholds (
  location    text not null references locations,
  item        text not null references items,
  alert_below integer not null check (alert_below >= 0),
  primary key (location, item)
);

-- Alerts that somebody has looked at, and what they showed; '' where the alert names no location or lot. `kind` is the number of
-- StockAlertKind.
create table alert_acknowledgements (
  kind             integer not null,
  site             text not null references sites,
  location         text not null,
  item             text not null,
  lot              text not null,
  quantity         integer not null,
  expire_date      date,
  -- The last movement before: what came after it may have ended the alert and begun another.
  seen_seq         bigint not null,
  acknowledge_time timestamptz not null,
  acknowledged_by  text not null,
  primary key (kind, site, location, item, lot)
);
