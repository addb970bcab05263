-- Lists sites by id.
-- Parameters: $1 the last id of the previous page ('' for the first), $2 rows at most.
-- Result: the sites in the order of their ids.
select id, display_name, time_zone, address, schedule, version, request_hash from site where id > $1 order by id limit $2;
