-- The access log's entries after a position, in order, with the hash that chains each to the one before.
-- params: 1 position bigint, 2 rows
-- returns: entries
select position, access_time, subject, roles, sites, partner, address, method, action, person, purpose, outcome, trace, hash
from access_log.entry
where position > $1::bigint
order by position
limit $2
