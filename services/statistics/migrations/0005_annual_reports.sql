-- The yearly report: what sites are, what associations enter, and what was frozen. Entries and frozen versions are no facts of a feed:
-- forget_facts leaves them alone.

-- What the report says of a site itself. The lists of opening hours belong together element by element, those of closures too.
alter table site
  add column display_name text not null default '',
  add column address text not null default '',
  add column opening_days text[] not null default '{}',
  add column opening_starts text[] not null default '{}',
  add column opening_ends text[] not null default '{}',
  add column opening_uses text[] not null default '{}',
  add column closure_starts date[] not null default '{}',
  add column closure_ends date[] not null default '{}';

-- Which partner a referral went to.
alter table referral add column partner text not null default '';

-- One entered value of a year a row; `site` is empty for the association's own. A text where the line is one, a number otherwise.
create table annual_report_entry (
  year integer not null,
  site text not null,
  line text not null,
  value bigint not null,
  text text not null,
  entered_by text not null,
  enter_time timestamptz not null default clock_timestamp(),
  primary key (year, site, line)
);

-- One frozen report a row. `scope` names the sites that were asked for, sorted, with commas between; it is empty for the association, whose
-- sites of that day are `sites`. `content` holds the values by line; rows are never changed.
create table annual_report_version (
  scope text not null,
  year integer not null,
  version integer not null check (version >= 1),
  form text not null,
  sites text[] not null,
  content jsonb not null,
  reason text not null,
  frozen_by text not null,
  freeze_time timestamptz not null default clock_timestamp(),
  primary key (scope, year, version)
);
