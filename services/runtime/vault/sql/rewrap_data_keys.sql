-- Writes data keys that this transaction holds as the present master key wraps them.
-- Parameters, arrays of one element a key: $1 owners, $2 wrapped keys in hexadecimal.
-- Result: none.
update data_key k
set wrapped_key = decode(again.wrapped_key, 'hex')
from unnest($1::text[], $2::text[]) as again (owner, wrapped_key)
where k.owner = again.owner;
