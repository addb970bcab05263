-- Takes in visits that were voided.
-- Parameters, one element a visit: $1 ids, $2 positions.
-- Result: none.
-- Invariant: the first voiding stands.
update visit set void_position = taken.position
from unnest($1::uuid[], $2::bigint[]) as taken (id, position)
where visit.id = taken.id and visit.void_position is null;
