-- The centres of the association. `schedule` is the proto3 JSON of a passerelle.outreach.v1.Site that holds opening_hours and closures only.
create table site (
  id text collate "C" primary key,
  display_name text not null check (display_name <> ''),
  time_zone text not null check (time_zone <> ''),
  address text not null,
  schedule jsonb not null,
  version bigint not null default 1,
  -- SHA-256 of the request that created the site: the same request again is answered, another one is refused.
  request_hash bytea not null,
  create_time timestamptz not null default clock_timestamp(),
  update_time timestamptz not null default clock_timestamp()
);
