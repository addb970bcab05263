-- Everything personal has been sealed (the step before this migration does it): the clear columns go. A row that is not sealed fails the
-- migration, and nothing is lost.

alter table people
  alter column personal set not null,
  drop column code,
  drop column pseudonym,
  drop column pseudonym_folded,
  drop column given_name,
  drop column family_name,
  drop column birth_date,
  drop column phone,
  drop column languages;

alter table visits
  drop column note,
  drop column void_reason;
alter table visits rename column sealed_note to note;
alter table visits rename column sealed_void_reason to void_reason;
alter table visits
  alter column note set not null,
  alter column void_reason set default '',
  alter column void_reason set not null;

alter table consent
  alter column document set not null,
  drop column document_ref,
  drop column document_sha256;

-- What somebody signed stays as it was. Only a withdrawal is added to a consent, once, and what identifies its document may be emptied.
create or replace function consent_refuse_change() returns trigger language plpgsql as $$
declare
  may_change constant text[] := array['withdraw_time', 'document'];
begin
  if to_jsonb(new) - may_change = to_jsonb(old) - may_change
     and (old.withdraw_time is null or new.withdraw_time is not distinct from old.withdraw_time)
     and new.document in (old.document, '') then
    return new;
  end if;
  raise exception 'a consent ends by its date or by withdrawal, and is never changed';
end
$$;

-- From now on a keyed hash, so that nobody can try out what a request may have said.
comment on column people.request_hash is 'Keyed hash of the request that made the row: the same key with another content is refused.';
comment on column visits.request_hash is 'Keyed hash of the request that made the row: the same key with another content is refused.';
comment on column consent.request_hash is 'Keyed hash of the request that made the row: the same key with another content is refused.';
