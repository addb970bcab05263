-- Takes in reversals of handouts outside visits.
-- Parameters, one element a reversal: $1 distributions, $2 movements, $3 positions.
-- Result: none.
-- Invariant: the first reversal stands.
update distribution_line set reverse_position = taken.position
from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as taken (distribution, movement, position)
where distribution_line.distribution = taken.distribution and distribution_line.movement = taken.movement
  and distribution_line.reverse_position is null;
