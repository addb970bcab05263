-- When the mail server last refused to tell the owner of an account that it will end by disuse; they are then still to be told.
alter table account add column unused_refuse_time timestamptz;
