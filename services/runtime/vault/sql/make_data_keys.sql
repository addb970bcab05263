-- Gives a data key to each of some owners that has none.
-- Parameters, arrays of one element an owner: $1 owners (each once), $2 wrapped keys in hexadecimal.
-- Result: none.
-- Invariant: an owner's key is never replaced by another; what it has sealed stays readable. Written in the order of owners, so that two
--   calls that make the same keys wait for each other instead of locking each other out.
insert into data_key (owner, wrapped_key)
select made.owner, decode(made.wrapped_key, 'hex')
from unnest($1::text[], $2::text[]) as made (owner, wrapped_key)
order by made.owner
on conflict (owner) do nothing;
