-- Takes in that two records are two people after all.
-- Parameters: $1 person, $2 duplicate.
-- Result: no row.
delete from merged_person where duplicate = $2 and person = $1;
