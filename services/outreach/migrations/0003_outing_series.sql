-- Outings that come back. Their occurrences are rows of `outing`.
create table outing_series (
  id uuid primary key,
  site text not null references site,
  -- proto3 JSON of a passerelle.outreach.v1.OutingSeries: what the coordinator has said of it, stops on the grid.
  content jsonb not null,
  -- The series that this one continues; each is continued at most once.
  previous uuid unique references outing_series,
  -- The local start (YYYY-MM-DDTHH:MM) from which on it has no occurrence any more; null while it goes on.
  end_local text,
  -- The local day up to which all its occurrences have been made.
  materialised_until date not null,
  -- Whether it has no occurrence after materialised_until: its rule is over, or it has ended. It is not looked at again.
  finished boolean not null default false,
  -- Not to be tried before then; null unless its occurrences could not be made the last time.
  retry_time timestamptz,
  version bigint not null default 1,
  -- SHA-256 of the request that created it: the same request again is answered, another one is refused.
  request_hash bytea not null,
  create_time timestamptz not null default clock_timestamp(),
  -- The order of lists.
  seq bigint generated always as identity unique
);
create index outing_series_site_idx on outing_series (site, seq);
create index outing_series_due_idx on outing_series (materialised_until) where not finished;

alter table outing add constraint outing_series_fkey foreign key (series) references outing_series;
