-- What is personal lies sealed under a key of each person (table data_key), beside the clear columns until what is there has been sealed too.
--
-- In clear stay: gender and birth year, by which visits are admitted and every figure is counted, and which are told to statistics anyway;
-- the sites, states and times, without which no list could be read. They name nobody by themselves.

alter table people
  -- A keyed hash of the code, to find it by.
  add column code_hash bytea constraint people_code_hash_key unique,
  -- Keyed hashes of what the pseudonym, as it is searched for, begins with: its first letter, its first two … its first twelve.
  add column pseudonym_prefixes bytea[] not null default '{}',
  -- Code, pseudonym, languages and civil identity, as a message Person of the public contract that holds nothing else; empty once the
  -- person is forgotten.
  add column personal bytea,
  alter column code drop not null;
create index people_pseudonym_prefixes_idx on people using gin (pseudonym_prefixes);

-- Sealed under the person's key, or under the service's own when the visit names nobody.
alter table visits
  add column sealed_note bytea,
  add column sealed_void_reason bytea;

-- Reference and hash of the document, as a message Consent of the public contract that holds nothing else.
alter table consent
  add column document bytea,
  drop constraint consent_document_check;

-- While what is there is being sealed, a consent's document moves, and its request hash becomes a keyed one.
create or replace function consent_refuse_change() returns trigger language plpgsql as $$
declare
  may_change constant text[] := array['withdraw_time', 'document_ref', 'document_sha256', 'document', 'request_hash'];
begin
  if to_jsonb(new) - may_change = to_jsonb(old) - may_change
     and (old.withdraw_time is null or new.withdraw_time is not distinct from old.withdraw_time)
     and new.document_ref in (old.document_ref, '')
     and new.document_sha256 in (old.document_sha256, '')
     and (old.document is null or new.document = old.document and new.request_hash = old.request_hash) then
    return new;
  end if;
  raise exception 'a consent ends by its date or by withdrawal, and is never changed';
end
$$;
