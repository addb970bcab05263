-- $1 the name of a task that one replica does at a time.
-- One row: whether this session has the task now; it keeps it until it ends.
select pg_try_advisory_lock(hashtextextended('passerelle ' || $1::text, 0)) as leads
