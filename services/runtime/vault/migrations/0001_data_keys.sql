-- The keys under which personal data lies sealed in this database.

create table data_key (
  -- A person's id in lower case, or "service" for what belongs to nobody in particular.
  owner       text collate "C" primary key,
  -- The name of the master key that wraps it (its length in one byte, then the name), a nonce, the sealed key. Without the row, all that
  -- was sealed under it cannot be read any more.
  wrapped_key bytea not null,
  create_time timestamptz not null default clock_timestamp()
);
