-- Recalls that see what a spelling, a kit, a shipment or a visit told late would hide from them.

-- A lot as it is compared: people type blanks, hyphens and capitals as they please. A lot of nothing else stays what it is.
create function fold_lot(lot text) returns text language sql immutable strict parallel safe
as $$ select coalesce(nullif(upper(regexp_replace(lot, '[[:space:]\u00a0\u2010-\u2015-]+', '', 'g')), ''), lot) $$;

-- A manufacturer as it is compared.
create function fold_manufacturer(manufacturer text) returns text language sql immutable strict parallel safe
as $$ select lower(btrim(regexp_replace(manufacturer, '[[:space:]\u00a0]+', ' ', 'g'))) $$;

create index lots_folded_index on lots (item, fold_lot(lot));
drop index items_manufacturer_index;
create index items_manufacturer_index on items (fold_manufacturer(manufacturer)) where manufacturer <> '';

-- They are kept folded from now on.
insert into recall_manufacturers (manufacturer, recall)
select fold_manufacturer(manufacturer), recall from recall_manufacturers
on conflict do nothing;
delete from recall_manufacturers where manufacturer <> fold_manufacturer(manufacturer);

-- A handout before `cover_time` was of goods in use, whenever it is told; whoever looked at a hold before `notice_time` has not seen what
-- names it last.
alter table recall_coverage
  add column cover_time timestamptz not null default clock_timestamp(),
  add column notice_time timestamptz not null default clock_timestamp();
update recall_coverage c set cover_time = r.create_time, notice_time = r.create_time from recalls r where r.id = c.recall;

-- What open recalls would have covered, had they been opened after this migration.
insert into recall_coverage (item, recall)
select i.id, m.recall
from recall_manufacturers m
join recalls r on r.id = m.recall and r.close_time is null
join items i on fold_manufacturer(i.manufacturer) = m.manufacturer
on conflict do nothing;
insert into recall_coverage (item, recall)
select distinct k.id, c.recall
from recall_coverage c
join recalls r on r.id = c.recall and r.close_time is null
join items k on c.item = any (k.component_items)
where c.lot is null
on conflict do nothing;

create or replace view recalled_balances as
select c.recall, b.location, b.item, b.lot, b.quantity, min(c.cover_time) as cover_time, max(c.notice_time) as notice_time
from recall_coverage c
join balances b on b.item = c.item and (c.lot is null or fold_lot(b.lot) = fold_lot(c.lot))
where not exists (select from recall_releases f where f.recall = c.recall and f.item = b.item and fold_lot(f.lot) = fold_lot(b.lot))
group by c.recall, b.location, b.item, b.lot, b.quantity;

create or replace view held_balances as
select h.recall, h.location, h.item, h.lot, h.quantity, h.cover_time, h.notice_time
from recalled_balances h
join recalls r on r.id = h.recall and r.close_time is null;

-- What is on its way and will be on hold where it arrives.
create index shipments_open_index on shipments (id) where state = 'IN_TRANSIT';
create view held_shipments as
select r.id as recall, s.id as shipment, s.from_location, s.to_location, m.item, m.lot, sum(m.quantity)::integer as quantity
from recalls r
cross join shipments s
join movements m on m.document = s.id and m.document_kind = 'SHIPMENT'
where r.close_time is null and s.state = 'IN_TRANSIT'
  and exists (select from recall_coverage c
              where c.recall = r.id and c.item = m.item and (c.lot is null or fold_lot(c.lot) = fold_lot(m.lot)))
  and not exists (select from recall_releases f where f.recall = r.id and f.item = m.item and fold_lot(f.lot) = fold_lot(m.lot))
group by r.id, s.id, m.item, m.lot;

-- Recalls of whole items look for handouts of which no lot is known.
create index movements_unknown_lot_index on movements (item, service_day) where kind = 'SHORTFALL';
