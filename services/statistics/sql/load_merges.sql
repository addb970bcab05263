-- Reads the records that became one person's, or a person of their own again, after a position of the contacts feed.
-- Parameters: $1 the position, $2 rows at most.
-- Result: one row a record, by position: who it now counts as.
select duplicate::text as duplicate, person::text as person, position from merged_person where position > $1 order by position limit $2;
