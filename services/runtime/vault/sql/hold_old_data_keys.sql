-- A batch of data keys that another master key wraps, held until the transaction ends; those that somebody else holds are left out.
-- Parameters: $1 the last owner of the previous batch or '', $2 what a key that the present master key wraps begins with, $3 rows.
-- Result: owner, wrapped_key in the order of owners.
select owner, wrapped_key
from data_key
where owner > $1 and substring(wrapped_key for octet_length($2::bytea)) <> $2::bytea
order by owner
limit $3
for update skip locked;
