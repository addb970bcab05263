-- $1 feed, $2 position, $3 event id, $4 the event, $5 code and reason of the failure.
-- No rows. Sets an event aside; runs in the transaction that advances the offset past it.
insert into event_parked (feed, position, event_id, event, error) values ($1, $2::bigint, $3::uuid, $4::bytea, $5)
