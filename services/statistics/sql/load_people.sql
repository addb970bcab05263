-- Reads the people who changed after a position of the contacts feed, as they now are.
-- Parameters: $1 the position, $2 rows at most.
-- Result: one row a person, by position.
select id::text as id, gender, birth_year, position from person where position > $1 order by position limit $2;
