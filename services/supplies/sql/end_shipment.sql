-- Ends a shipment.
-- $1 uuid id, $2 text state, $3 text why some did not arrive, $4 timestamptz now.
-- Result: none.
-- Invariant: the shipment is locked and on its way.
update shipments set state = $2::text, loss_reason = $3::text, end_time = $4::timestamptz where id = $1::uuid
