-- Takes in that returns of used syringes were recorded by mistake.
-- Parameters, one element a return: $1 ids, $2 positions.
-- Result: none.
-- Invariant: the first voiding stands.
update sharps_return set void_position = taken.position
from unnest($1::uuid[], $2::bigint[]) as taken (id, position)
where sharps_return.id = taken.id and sharps_return.void_position is null;
