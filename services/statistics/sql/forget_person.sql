-- Forgets which stand-in is a person's, and tells that it did.
-- Parameters: $1 person, $2 fact, $3 trace parent.
-- Result: none.
-- Invariant: told also of a person whom no fact named: who asked waits for the answer.
with forgotten as (
  delete from stand_in where person = $1::uuid
)
insert into outbox (fact, trace_parent) values ($2::bytea, $3::text);
