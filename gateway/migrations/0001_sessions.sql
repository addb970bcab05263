-- Local accounts and their sessions. Tokens are kept as SHA-256 only: a copy of this database opens nothing.
create table account (
  id            uuid primary key,
  login         text not null constraint account_login_key unique,
  password_hash text not null,
  roles         text[] not null constraint account_roles_check check (cardinality(roles) between 1 and 20),
  sites         text[] not null constraint account_sites_check check (cardinality(sites) between 0 and 200),
  disabled      boolean not null default false,
  create_time   timestamptz not null default clock_timestamp()
);

create table session (
  id          uuid primary key,
  account     uuid not null references account on delete cascade,
  create_time timestamptz not null default clock_timestamp(),
  expire_time timestamptz not null,
  revoke_time timestamptz
);
create index session_account_idx on session (account);
create index session_expire_time_idx on session (expire_time);

create table session_token (
  hash        bytea primary key constraint session_token_hash_check check (octet_length(hash) = 32),
  session     uuid not null references session on delete cascade,
  kind        text not null constraint session_token_kind_check check (kind in ('ACCESS', 'REFRESH')),
  expire_time timestamptz not null,
  spend_time  timestamptz
);
create index session_token_session_idx on session_token (session);
