-- What people have agreed to in writing, and what was disclosed under it.

create table consent (
  id              uuid primary key,
  person          uuid not null references people (id),
  purpose         smallint not null,
  -- To whom: a partner of the referrals service, or every partner of a theme; with neither nobody is referred on it.
  partner         text,
  theme           smallint,
  categories      integer[] not null,
  form            smallint not null,
  -- Both are emptied when the person asks to be forgotten.
  document_ref    text not null,
  -- Lower-case hexadecimal; empty when there is no file.
  document_sha256 text not null,
  obtained_by     text not null,
  obtain_time     timestamptz not null,
  -- The last local day it is good for at the person's registering site; null: until it is withdrawn.
  expire_date     date,
  withdraw_time   timestamptz,
  create_time     timestamptz not null default clock_timestamp(),
  -- SHA-256 of the request that made the row: the same key with another content is refused.
  request_hash    bytea not null,
  constraint consent_recipient_check check (partner is null or theme is null),
  constraint consent_categories_check check (cardinality(categories) > 0),
  constraint consent_document_check check (document_sha256 ~ '^([0-9a-f]{64})?$')
);
create index consent_person_idx on consent (person, create_time desc, id desc);

create table disclosure (
  id            uuid primary key,
  consent       uuid not null references consent,
  person        uuid not null references people (id),
  referral      uuid not null,
  partner       text not null,
  categories    integer[] not null,
  channel       smallint not null,
  disclose_time timestamptz not null default clock_timestamp(),
  constraint disclosure_categories_check check (cardinality(categories) > 0)
);
create index disclosure_person_idx on disclosure (person, disclose_time desc, id desc);

-- Where a consent stands on a local day of the person's registering site, as a number of the public contract.
create function consent_state(withdraw_time timestamptz, expire_date date, today date) returns smallint language sql immutable
  return case when withdraw_time is not null then 3 when expire_date < today then 2 else 1 end;

-- The application role may change data in every table of its database, so these two refuse by themselves to be rewritten: what somebody
-- signed, and what was disclosed, stays as it was. Only a withdrawal is added to a consent, once, and where its document is kept and
-- what that hashes to may be emptied.
create function consent_refuse_change() returns trigger language plpgsql as $$
declare
  may_change constant text[] := array['withdraw_time', 'document_ref', 'document_sha256'];
begin
  if to_jsonb(new) - may_change = to_jsonb(old) - may_change
     and (old.withdraw_time is null or new.withdraw_time is not distinct from old.withdraw_time)
     and new.document_ref in (old.document_ref, '')
     and new.document_sha256 in (old.document_sha256, '') then
    return new;
  end if;
  raise exception 'a consent ends by its date or by withdrawal, and is never changed';
end
$$;
create trigger consent_changes_by_withdrawal before update on consent for each row execute function consent_refuse_change();

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end
$$;
create trigger consent_append_only before delete or truncate on consent for each statement execute function refuse_change();
create trigger disclosure_append_only before update or delete or truncate on disclosure
  for each statement execute function refuse_change();
