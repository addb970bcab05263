-- Says whether a person has asked to be forgotten lately. Call it with the person locked.
-- Parameters: $1 person.
-- Result: one row, or none.
select person from forgotten_person where person = $1;
