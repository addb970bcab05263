-- Accounts as people need them: a first password to be changed, an authenticator, an end by disuse. Login and mail address are personal: they
-- are sealed, and a login is found by its keyed hash.
alter table account
  alter column login drop not null,
  add column login_index bytea constraint account_login_index_key unique
    constraint account_login_index_check check (octet_length(login_index) = 16),
  add column sealed_login bytea,
  add column sealed_email bytea,
  add column version bigint not null default 1,
  -- A session works only while it is of the account's generation: one write ends them all, those too that open at the same moment.
  add column generation integer not null default 1,
  add column password_change_needed boolean not null default false,
  add column sealed_code_secret bytea,
  add column second_factor boolean not null default false,
  -- The time step of the last one-time code that was taken: a code works once.
  add column code_step bigint not null default 0,
  add column last_use_time timestamptz,
  -- From when its disuse counts.
  add column idle_since timestamptz not null default clock_timestamp(),
  add column unused_warn_time timestamptz,
  -- Of the call that made it; null for an account made by the operator.
  add column request_hash bytea,
  add constraint account_second_factor_check check (not second_factor or sealed_code_secret is not null);
create index account_oldest_idx on account (create_time, id);
create index account_idle_since_idx on account (idle_since) where not disabled;

alter table session add column generation integer not null default 1;

-- Attempts to log in, by the keyed hash of what was typed, whether such an account exists or not: what is written tells nobody which do.
create table login_attempt (
  login_index   bytea primary key constraint login_attempt_login_index_check check (octet_length(login_index) = 16),
  -- In a row; back to none when they lock it.
  failures      integer not null default 1,
  -- In a row: each lasts twice as long as the one before.
  locks         integer not null default 0,
  lock_end_time timestamptz,
  attempt_time  timestamptz not null default now()
);
create index login_attempt_attempt_time_idx on login_attempt (attempt_time);
