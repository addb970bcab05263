-- Outings as outreach tells them: a visit of an outing counts for the day it began, and its handouts left its vehicle.
create table outings (
  outing      uuid primary key,
  site        text not null,
  -- The local day that its visits count for.
  service_day date not null,
  -- The stock location of its vehicle; empty when it has none.
  location    text not null,
  -- The state's name. A visit of a cancelled outing stands all the same: what happened has happened.
  state       text not null,
  version     bigint not null
);
