-- Parameters: $1 partner.
-- Result: its name.
select name from partner where id = $1;
