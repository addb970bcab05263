-- Facts that are told later than they happened: counts know until when they saw the goods, and outings which day they count for.

-- What happened up to this moment was seen by a stock count, whenever it is told; null for a balance that was never counted, or was before this
-- migration.
alter table balances add column counted_time timestamptz;

-- Outings as the feed of outreach last told them.
create table outings (
  outing      uuid primary key,
  site        text not null,
  -- The local day it counts for, and what is handed out and comes back on it.
  service_day date not null,
  version     bigint not null
);

-- The feed is read again from its beginning: it told outings before, and nobody kept them.
update consumer_offset set position = 0 where feed = 'outreach';
