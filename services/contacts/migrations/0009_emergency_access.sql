-- Access to people of other sites that could not wait.

create table emergency_access (
  id            uuid primary key,
  person        uuid not null references people (id),
  subject       text not null,
  -- The sites of who has it, and of the person, at that moment.
  subject_sites text[] not null,
  sites         text[] not null,
  -- Sealed under the person's key; null once the person is forgotten.
  reason        bytea,
  create_time   timestamptz not null,
  expire_time   timestamptz not null,
  review_time   timestamptz,
  reviewer      text,
  -- Keyed hash of the request that made the row: the same key with another content is refused.
  request_hash  bytea not null,
  constraint emergency_access_review_check check ((review_time is null) = (reviewer is null)),
  constraint emergency_access_times_check check (expire_time > create_time)
);
create index emergency_access_latest_idx on emergency_access (create_time desc, id desc);
create index emergency_access_person_idx on emergency_access (person, subject, expire_time);

-- Whether somebody has an emergency access, now, to the person that a record belongs to. An access is to the person, whichever of their
-- records it was opened on.
create function has_emergency_access(record uuid, caller text) returns boolean language sql stable
  return exists (select from emergency_access
                 where person = any (same_person(record)) and subject = caller and expire_time > statement_timestamp());
