-- Keeps others from making an appointment with a person, at whatever site and under whichever of their records, until the end of the
-- transaction.
-- Parameters: $1 person.
-- Result: a row for each lock taken: of the record, and of the person whose duplicate it is.
-- Invariant: two who book the same time of a person wait for each other here; in the exclusion constraint they would lock each other out.
--   Always in one order, so that nobody waits for another in a circle.
select pg_advisory_xact_lock(key) is null as locked
from (select hashtextextended('appointment of ' || id, 0) as key
      from (select lower($1::text) as id union select person::text from merged_person where duplicate = $1::uuid) records
      order by 1
      offset 0) keys;
