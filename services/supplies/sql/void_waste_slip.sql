-- Voids a waste slip, unless it is voided already.
-- $1 uuid id, $2 text reason.
-- Result: none.
update waste_slips set void_reason = $2::text where id = $1::uuid and void_reason is null
