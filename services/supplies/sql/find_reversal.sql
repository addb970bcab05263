-- Whether a movement has been reversed.
-- $1 uuid movement.
-- Result: the reversing movement, or none.
-- Uses: movements_reverses_key.
select id from movements where reverses = $1::uuid
